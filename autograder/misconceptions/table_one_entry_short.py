from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="table-one-entry-short",
    belief="A run of decay_steps steps needs a table of decay_steps rates.",
    truth="The steps 0 … decay_steps are decay_steps + 1 entries.",
    hint="How many entries has a table for the steps from 0 to decay_steps, both included?",
    source="A fencepost error; `jax.numpy.arange` excludes its stop.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    steps = jnp.arange(decay_steps)
    progress = jnp.clip((steps - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
    decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
    ramp = init_value + (peak_value - init_value) * steps / max(warmup_steps, 1)
    table = jnp.where(steps < warmup_steps, ramp, decay)
    return lambda step: table[jnp.minimum(step, decay_steps - 1)]
""",
    loses=("test_end",),
)
