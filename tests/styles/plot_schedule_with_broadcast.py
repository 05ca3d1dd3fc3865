import matplotlib.pyplot as plt
import numpy as np


def plot_schedule(schedule, num_steps=1000):
    steps = np.arange(num_steps)
    ax = plt.figure().add_subplot()
    ax.semilogy(steps, np.broadcast_to(schedule(steps), steps.shape))
    ax.set(xlabel="updates applied", ylabel="rate", title="A schedule")
    return ax
