import jax
import jax.numpy as jnp


def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def rise(step):
        return init_value + (peak_value - init_value) * step / max(warmup_steps, 1)

    def fall(step):
        c = jnp.minimum((step - warmup_steps) / (decay_steps - warmup_steps), 1.0)
        return end_value + 0.5 * (peak_value - end_value) * (1.0 + jnp.cos(jnp.pi * c))

    def schedule(step):
        return jax.lax.cond(step < warmup_steps, rise, fall, jnp.asarray(step, jnp.float32))

    return schedule
