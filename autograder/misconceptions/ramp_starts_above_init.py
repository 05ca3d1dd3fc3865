from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="ramp-starts-above-init",
    belief="A rate of init_value at step 0 would be wasted, so the ramp counts (step + 1) / (warmup_steps + 1).",
    truth="A sound convention elsewhere, but this contract gives init_value at step 0.",
    hint="What does the contract promise for step 0, and what does your ramp give there?",
    source="nanoGPT issue 443 and pull request 578.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * (step + 1) / (warmup_steps + 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_basics", "test_warmup"),
)
