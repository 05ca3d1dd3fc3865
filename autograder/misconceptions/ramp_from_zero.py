from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="ramp-from-zero",
    belief="Warm-up always starts from 0.",
    truth="It starts from init_value.",
    hint="Change init_value: does your curve notice?",
    source="Goyal et al. 2017 (arXiv:1706.02677) §2.2 starts from a rate above 0.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = peak_value * step / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_warmup",),
)
