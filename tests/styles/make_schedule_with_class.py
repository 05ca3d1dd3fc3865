from dataclasses import dataclass

import jax.numpy as jnp


@dataclass
class WarmupCosine:
    init_value: float
    peak_value: float
    warmup_steps: int
    decay_steps: int
    end_value: float

    def __call__(self, step):
        return jnp.where(step < self.warmup_steps, self.rise(step), self.fall(step))

    def rise(self, step):
        return self.init_value + (self.peak_value - self.init_value) * step / max(self.warmup_steps, 1)

    def fall(self, step):
        c = jnp.clip((step - self.warmup_steps) / (self.decay_steps - self.warmup_steps), 0, 1)
        return self.end_value + (self.peak_value - self.end_value) * jnp.cos(jnp.pi * c / 2) ** 2


def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    return WarmupCosine(init_value, peak_value, warmup_steps, decay_steps, end_value)
