import optax


def lr_used(opt_state, schedule):
    part = optax.tree_utils.tree_get(opt_state, "ScaleByScheduleState")
    return float(schedule(part.count - 1))
