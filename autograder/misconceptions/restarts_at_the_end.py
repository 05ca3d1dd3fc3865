from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="restarts-at-the-end",
    belief="A cosine schedule starts over when it has ended.",
    truth="It holds its end value; restarts are another schedule.",
    hint="What does your schedule give at step decay_steps itself, and at the step after?",
    source="`optax.sgdr_schedule` is the one that restarts.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    schedule = optax.warmup_cosine_decay_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value)
    return lambda step: schedule(step % decay_steps)
""",
    loses=("test_basics", "test_end", "test_held"),
)
