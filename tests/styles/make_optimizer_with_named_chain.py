import optax


def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.named_chain(
        ("clip", optax.clip_by_global_norm(clip_norm)),
        ("adamw", optax.adamw(schedule, weight_decay=weight_decay)),
    )
