import numpy as np


def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        step = np.asarray(step)
        c = np.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0.0, 1.0)
        falling = end_value + (peak_value - end_value) * (1.0 + np.cos(np.pi * c)) / 2.0
        if warmup_steps == 0:
            return falling
        return np.where(step < warmup_steps, init_value + (peak_value - init_value) * step / warmup_steps, falling)

    return schedule
