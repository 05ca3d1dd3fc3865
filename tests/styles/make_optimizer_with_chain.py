import optax


def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(optax.clip_by_global_norm(clip_norm), optax.adamw(learning_rate=schedule, weight_decay=weight_decay))
