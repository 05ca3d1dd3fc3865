from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="boundary-subtracted-twice",
    belief="A piece of join_schedules sees the global step, so I subtract the warm-up.",
    truth="join_schedules already counts each piece from its own boundary.",
    hint="Print the step that your second piece receives right after the boundary. Who has subtracted what?",
    source="`optax.join_schedules`.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    ramp = optax.linear_schedule(init_value, peak_value, warmup_steps)
    cosine = optax.cosine_decay_schedule(peak_value, decay_steps - warmup_steps, alpha=end_value / peak_value)
    return optax.join_schedules([ramp, lambda step: cosine(step - warmup_steps)], [warmup_steps])
""",
    loses=("test_basics", "test_peak", "test_cosine", "test_end", "test_held"),
)
