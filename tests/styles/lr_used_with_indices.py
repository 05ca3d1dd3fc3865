def lr_used(opt_state, schedule):
    adam, _, scheduled = opt_state[1]
    return float(schedule(int(scheduled.count) - 1))
