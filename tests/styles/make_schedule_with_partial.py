from functools import partial

import jax.numpy as jnp


def rate(init_value, peak_value, warmup_steps, decay_steps, end_value, step):
    c = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
    weight = (1 + jnp.cos(jnp.pi * c)) / 2
    ramp = step / max(warmup_steps, 1)
    return jnp.where(step < warmup_steps, (1 - ramp) * init_value + ramp * peak_value, (1 - weight) * end_value + weight * peak_value)


def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    return partial(rate, init_value, peak_value, warmup_steps, decay_steps, end_value)
