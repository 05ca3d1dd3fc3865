from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="ramp-as-long-as-the-run",
    belief="The ramp's share of the climb is step / decay_steps.",
    truth="The climb takes warmup_steps steps.",
    hint="How long is the ramp, and by what do you divide?",
    source="`optax.linear_schedule`, argument transition_steps.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / decay_steps
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_basics", "test_warmup"),
)
