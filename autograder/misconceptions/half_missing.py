from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="half-missing",
    belief="end + (peak - end) * (1 + cos) is the formula.",
    truth="1 + cos runs from 2 to 0, so it has to be halved.",
    hint="What is 1 + cos(0), and what should the factor be at the start of the decay?",
    source="Loshchilov & Hutter 2017 (arXiv:1608.03983), equation 5.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_basics", "test_peak", "test_cosine"),
)
