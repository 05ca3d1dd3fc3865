from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="num-steps-ignored",
    belief="A thousand points are enough for every plot.",
    truth="The caller says how many steps to draw.",
    hint="Which of your function's arguments have you used so far?",
    source="Seen wherever an argument has a default.",
    cell="plot_schedule",
    specimen="""\
def plot_schedule(schedule, num_steps=1000):
    steps = jnp.arange(1000)
    _, ax = plt.subplots()
    ax.plot(steps, jax.vmap(schedule)(steps))
    ax.set(xlabel="step", ylabel="learning rate")
    return ax
""",
    loses=("test_plot",),
)
