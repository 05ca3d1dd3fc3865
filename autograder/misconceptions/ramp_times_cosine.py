from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="ramp-times-cosine",
    belief="Warm-up is a factor that grows to 1 while a cosine over the whole run is already falling.",
    truth="The cosine begins at warmup_steps, so the product of the two never reaches the peak.",
    hint="What is the largest value that your curve reaches, and what should it be?",
    source="UvA deep learning tutorial 6 (Transformers), in PyTorch and in JAX.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip(step / decay_steps, 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, init_value + (decay - init_value) * step / max(warmup_steps, 1), decay)

    return schedule
""",
    loses=("test_basics", "test_warmup", "test_peak", "test_cosine"),
)
