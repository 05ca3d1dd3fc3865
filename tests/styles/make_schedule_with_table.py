import jax.numpy as jnp
import numpy as np


def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    ramp = np.linspace(init_value, peak_value, warmup_steps, endpoint=False)
    c = np.linspace(0.0, 1.0, decay_steps - warmup_steps + 1)
    fall = end_value + 0.5 * (peak_value - end_value) * (1.0 + np.cos(np.pi * c))
    table = jnp.asarray(np.concatenate([ramp, fall]))
    return lambda step: table[jnp.minimum(step, decay_steps)]
