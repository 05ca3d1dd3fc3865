from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="every-schedule-takes-arrays",
    belief="schedule(steps) returns an array for an array.",
    truth="A schedule need not: constant_schedule returns one number.",
    hint="What does optax.constant_schedule return for an array of steps? What can matplotlib draw from that?",
    source="`optax.constant_schedule`.",
    cell="plot_schedule",
    specimen="""\
def plot_schedule(schedule, num_steps=1000):
    steps = jnp.arange(num_steps)
    _, ax = plt.subplots()
    ax.plot(steps, schedule(steps))
    ax.set(xlabel="step", ylabel="learning rate")
    return ax
""",
    loses=("test_plot",),
)
