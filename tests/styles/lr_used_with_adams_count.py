import optax


def lr_used(opt_state, schedule):
    return schedule(optax.tree_utils.tree_get(opt_state, "ScaleByAdamState").count - 1)
