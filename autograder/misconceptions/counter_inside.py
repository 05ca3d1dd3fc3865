from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="counter-inside",
    belief="The schedule counts its own calls.",
    truth="The optimizer counts; a schedule is a pure function of the step it is given.",
    hint="Call your schedule twice with the same step. Do you get the same rate?",
    source="`optax.scale_by_schedule` keeps the count in the optimizer state.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    schedule = optax.warmup_cosine_decay_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value)
    calls = 0

    def counting(step):
        nonlocal calls
        calls += 1
        return schedule(calls - 1)

    return counting
""",
    loses=("test_basics", "test_warmup", "test_peak", "test_cosine", "test_end", "test_held", "test_jit"),
)
