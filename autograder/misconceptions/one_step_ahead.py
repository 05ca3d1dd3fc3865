from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="one-step-ahead",
    belief="The schedule moves on before the update, so update 1 is step 1.",
    truth="The first update asks for step 0.",
    hint="Which rate should the very first update use, and which does it get from you?",
    source="PyTorch: scheduler.step() before optimizer.step().",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    schedule = optax.warmup_cosine_decay_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value)
    return lambda step: schedule(step + 1)
""",
    loses=("test_basics", "test_warmup", "test_peak", "test_cosine"),
)
