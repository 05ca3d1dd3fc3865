import math


def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        if step < warmup_steps:
            return init_value + (peak_value - init_value) * step / warmup_steps
        if step >= decay_steps:
            return end_value
        c = (step - warmup_steps) / (decay_steps - warmup_steps)
        return end_value + 0.5 * (peak_value - end_value) * (1 + math.cos(math.pi * c))

    return schedule
