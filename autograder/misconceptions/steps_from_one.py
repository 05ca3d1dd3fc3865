from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="steps-from-one",
    belief="The first update is step 1, so the plot starts there.",
    truth="The first update asks for step 0.",
    hint="Which step does the first update ask for, and is it in your plot?",
    source="`optax.scale_by_schedule`: the count starts at 0.",
    cell="plot_schedule",
    specimen="""\
def plot_schedule(schedule, num_steps=1000):
    steps = jnp.arange(1, num_steps + 1)
    _, ax = plt.subplots()
    ax.plot(steps, jax.vmap(schedule)(steps))
    ax.set(xlabel="step", ylabel="learning rate")
    return ax
""",
    loses=("test_plot",),
)
