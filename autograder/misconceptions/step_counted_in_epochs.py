from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="step-counted-in-epochs",
    belief="The schedule is asked once per epoch, so I divide the step by the steps of an epoch.",
    truth="Optax asks at every update, with the number of updates.",
    hint="In which unit does Optax count when it asks your schedule? In which unit are warmup_steps?",
    source="PyTorch Lightning schedules per epoch by default; k-diffusion issue 50.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    schedule = optax.warmup_cosine_decay_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value)
    return lambda step: schedule(step // 100)
""",
    loses=("test_basics", "test_warmup", "test_peak", "test_cosine", "test_end", "test_held"),
)
