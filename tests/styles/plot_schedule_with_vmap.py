import jax
import jax.numpy as jnp
import matplotlib.pyplot as plt


def plot_schedule(schedule, num_steps=1000):
    steps = jnp.arange(num_steps)
    figure, axes = plt.subplots(figsize=(6, 3))
    axes.plot(steps, jax.vmap(schedule)(steps), label="schedule")
    axes.set_xlabel("step")
    axes.set_ylabel("learning rate")
    axes.legend()
    return axes
