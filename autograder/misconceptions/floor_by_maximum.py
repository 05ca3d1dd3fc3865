from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="floor-by-maximum",
    belief="A minimum learning rate means max(cosine down to 0, minimum).",
    truth="The cosine is stretched to end at end_value; cutting it off makes it arrive early with a corner.",
    hint="Does your curve approach its lowest value slowly, or hit it early and go flat?",
    source="GPT-NeoX pull request 1008; Pythia was trained so.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = jnp.maximum(peak_value * 0.5 * (1 + jnp.cos(jnp.pi * progress)), end_value)
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_basics", "test_cosine"),
)
