from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="cosine-as-long-as-the-run",
    belief="The cosine takes decay_steps steps, and it begins when the warm-up is over.",
    truth="decay_steps is the total length, so the cosine has decay_steps - warmup_steps steps.",
    hint="At which step is your learning rate lowest, and which argument says how long the whole run is?",
    source="Keras counts the decay from the end of warm-up; `optax.warmup_cosine_decay_schedule` counts it from step 0.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    ramp = optax.linear_schedule(init_value, peak_value, warmup_steps)
    decay = optax.cosine_decay_schedule(peak_value, decay_steps, alpha=end_value / peak_value)
    return optax.join_schedules([ramp, decay], [warmup_steps])
""",
    loses=("test_basics", "test_cosine", "test_end", "test_held"),
)
