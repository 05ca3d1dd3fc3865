from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="one-point-too-many",
    belief="The axis goes from 0 to num_steps, both included.",
    truth="Steps 0 … num_steps - 1 are num_steps points.",
    hint="How many points lie between 0 and num_steps if you count both ends?",
    source="`jax.numpy.arange` excludes its stop.",
    cell="plot_schedule",
    specimen="""\
def plot_schedule(schedule, num_steps=1000):
    steps = jnp.arange(num_steps + 1)
    _, ax = plt.subplots()
    ax.plot(steps, jax.vmap(schedule)(steps))
    ax.set(xlabel="step", ylabel="learning rate")
    return ax
""",
    loses=("test_plot",),
)
