import optax


def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    ramp = optax.linear_schedule(init_value, peak_value, warmup_steps)
    fall = optax.cosine_decay_schedule(peak_value, decay_steps - warmup_steps, alpha=end_value / peak_value)
    return optax.join_schedules([ramp, fall], [warmup_steps])
