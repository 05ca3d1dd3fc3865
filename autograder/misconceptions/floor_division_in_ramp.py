from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="floor-division-in-ramp",
    belief="The share of the warm-up that is done is step // warmup_steps.",
    truth="// rounds down, so the ramp stays at init_value until it jumps.",
    hint="How many different rates does your ramp take?",
    source="Python language reference, binary arithmetic operations.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * (step // max(warmup_steps, 1))
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_basics", "test_warmup"),
)
