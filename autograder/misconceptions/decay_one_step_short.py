from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="decay-one-step-short",
    belief="The last step of the run is decay_steps - 1, so the cosine ends there.",
    truth="The rate is end_value at decay_steps, and not before.",
    hint="At exactly which step does your curve reach its lowest value?",
    source="`optax.warmup_cosine_decay_schedule`.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps - 1), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_basics", "test_cosine"),
)
