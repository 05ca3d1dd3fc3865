from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="axes-without-labels",
    belief="Everybody sees what the axes are.",
    truth="A reader needs to know what is counted and in which unit.",
    hint="What are the two numbers of a point in your plot, for somebody who has not read your code?",
    source="`matplotlib.axes.Axes.set_xlabel`.",
    cell="plot_schedule",
    specimen="""\
def plot_schedule(schedule, num_steps=1000):
    steps = jnp.arange(num_steps)
    _, ax = plt.subplots()
    ax.plot(steps, jax.vmap(schedule)(steps))
    return ax
""",
    loses=("test_plot",),
)
