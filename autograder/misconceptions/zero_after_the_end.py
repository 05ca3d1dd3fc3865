from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="zero-after-the-end",
    belief="When the schedule is over, the learning rate is 0.",
    truth="It stays at end_value.",
    hint="Should training stop learning when the plan is over, or go on gently?",
    source="`optax.cosine_decay_schedule` holds its last value.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step > decay_steps, 0.0, jnp.where(step < warmup_steps, ramp, decay))

    return schedule
""",
    loses=("test_held",),
)
