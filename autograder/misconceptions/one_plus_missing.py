from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="one-plus-missing",
    belief="Half the range times the cosine falls from the peak to the end.",
    truth="The cosine runs from 1 to -1; without 1 + the curve goes below its end and does not start at the peak.",
    hint="Is every rate of your curve positive? Should one be negative?",
    source="Loshchilov & Hutter 2017 (arXiv:1608.03983), equation 5.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * jnp.cos(jnp.pi * progress)
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_basics", "test_cosine", "test_end"),
)
