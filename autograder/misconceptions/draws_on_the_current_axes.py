from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="draws-on-the-current-axes",
    belief="plt.plot makes a new plot each time.",
    truth="It draws on the current axes; a second call adds a second line to them.",
    hint="Call your function twice in one cell. How many lines do the returned axes hold?",
    source="`matplotlib.pyplot.plot`: current axes.",
    cell="plot_schedule",
    specimen="""\
def plot_schedule(schedule, num_steps=1000):
    steps = jnp.arange(num_steps)
    plt.plot(steps, jax.vmap(schedule)(steps))
    plt.xlabel("step")
    plt.ylabel("learning rate")
    return plt.gca()
""",
    loses=("test_plot",),
)
