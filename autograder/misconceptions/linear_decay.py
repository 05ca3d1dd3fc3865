from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="linear-decay",
    belief="Any way down from peak to end will do, so I take the straight one.",
    truth="The decay is half a cosine; a line agrees with it only at the start, the middle and the end.",
    hint="The start, the middle and the end agree. What about a quarter of the way?",
    source="Loshchilov & Hutter 2017 (arXiv:1608.03983), equation 5.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * (1 - progress)
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_cosine",),
)
