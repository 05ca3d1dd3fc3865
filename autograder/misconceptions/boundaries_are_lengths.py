from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="boundaries-are-lengths",
    belief="join_schedules takes the length of every piece.",
    truth="Boundaries are positions on the global step axis.",
    hint="Is the second boundary a position or a length? At which step do you want to switch?",
    source="`optax.join_schedules`.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    ramp = optax.linear_schedule(init_value, peak_value, warmup_steps)
    decay = optax.cosine_decay_schedule(peak_value, decay_steps - warmup_steps, alpha=end_value / peak_value)
    after = optax.constant_schedule(end_value)
    return optax.join_schedules([ramp, decay, after], [warmup_steps, decay_steps - warmup_steps])
""",
    loses=("test_cosine",),
)
