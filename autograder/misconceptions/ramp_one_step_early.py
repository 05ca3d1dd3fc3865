from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="ramp-one-step-early",
    belief="The first update is step 1, so the ramp uses step + 1.",
    truth="The first update asks for step 0, which is init_value.",
    hint="Which step should be the first to have the peak, and which one has it in your curve?",
    source="build-nanogpt, train_gpt2.py: get_lr warms up with (it + 1).",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * (step + 1) / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_basics", "test_warmup"),
)
