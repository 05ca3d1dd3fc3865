from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="progress-from-step-zero",
    belief="The progress of the decay is step / decay_steps.",
    truth="The decay's progress is 0 at warmup_steps, not at step 0.",
    hint="Compare the rates one step before and one step after the warm-up ends. Should there be a jump?",
    source="A frequent slip in hand-written schedules; the formula of `optax.warmup_cosine_decay_schedule` settles it.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip(step / decay_steps, 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_basics", "test_peak", "test_cosine"),
)
