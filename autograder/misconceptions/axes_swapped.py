from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="axes-swapped",
    belief="The learning rate is what I choose, so it goes on the x axis.",
    truth="The step is the argument, the rate the value.",
    hint="Which of the two numbers is the function's argument?",
    source="`matplotlib.axes.Axes.plot`: x first.",
    cell="plot_schedule",
    specimen="""\
def plot_schedule(schedule, num_steps=1000):
    steps = jnp.arange(num_steps)
    _, ax = plt.subplots()
    ax.plot(jax.vmap(schedule)(steps), steps)
    ax.set(xlabel="learning rate", ylabel="step")
    return ax
""",
    loses=("test_plot",),
)
