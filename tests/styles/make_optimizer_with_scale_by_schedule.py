import optax


def make_optimizer(schedule, weight_decay, clip_norm):
    downhill = optax.chain(optax.scale_by_schedule(schedule), optax.scale(-1.0))
    direction = optax.chain(optax.scale_by_adam(), optax.add_decayed_weights(weight_decay))
    return optax.chain(optax.clip_by_global_norm(clip_norm), direction, downhill)
