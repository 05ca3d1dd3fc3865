from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="no-clamp-after-the-end",
    belief="Training stops at decay_steps, so later steps do not matter.",
    truth="The rate is held after decay_steps; an unclamped cosine rises again.",
    hint="What does your formula give if the run goes on after the plan has ended?",
    source="ivadomed issue 57; HALOs issue 33; nanochat issue 775.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = (step - warmup_steps) / (decay_steps - warmup_steps)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_held",),
)
