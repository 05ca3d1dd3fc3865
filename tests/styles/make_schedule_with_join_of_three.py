import optax


def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    pieces = [
        optax.linear_schedule(init_value, peak_value, warmup_steps),
        optax.cosine_decay_schedule(peak_value, decay_steps - warmup_steps, alpha=end_value / peak_value),
        optax.constant_schedule(end_value),
    ]
    return optax.join_schedules(pieces, boundaries=[warmup_steps, decay_steps])
