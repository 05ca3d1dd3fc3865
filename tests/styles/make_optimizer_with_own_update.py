import optax


def make_optimizer(schedule, weight_decay, clip_norm):
    adamw = optax.adamw(schedule, weight_decay=weight_decay)

    def update(gradients, state, params=None):
        scale = clip_norm / optax.global_norm(gradients)
        clipped = optax.tree_utils.tree_scale(1.0 * (scale >= 1) + scale * (scale < 1), gradients)
        return adamw.update(clipped, state, params)

    return optax.GradientTransformation(adamw.init, update)
