from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="full-wave",
    belief="The decay runs through a whole period of the cosine.",
    truth="It uses the half period from 1 down to -1.",
    hint="How much of a wave do you need to go down once? What happens after that?",
    source="Loshchilov & Hutter 2017 (arXiv:1608.03983), equation 5.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(2 * jnp.pi * progress))
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_basics", "test_cosine", "test_end", "test_held"),
)
