import jax


def lr_used(opt_state, schedule):
    counts = [int(leaf) for leaf in jax.tree.leaves(opt_state) if leaf.dtype == "int32"]
    return float(schedule(counts[-1] - 1))
