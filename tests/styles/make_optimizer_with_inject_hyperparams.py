import optax


def make_optimizer(schedule, weight_decay, clip_norm):
    adamw = optax.inject_hyperparams(optax.adamw)(learning_rate=schedule, weight_decay=weight_decay)
    return optax.chain(optax.clip_by_global_norm(clip_norm), adamw)
