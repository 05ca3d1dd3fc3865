from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="exponential-decay",
    belief="Decay means multiplying by the same factor at each step.",
    truth="The contract asks for half a cosine, which is half-way down at half time.",
    hint="What should the rate be exactly half-way through the decay? What is yours?",
    source="`optax.exponential_decay` against `optax.cosine_decay_schedule`.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = peak_value * (end_value / peak_value) ** progress
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_basics", "test_cosine"),
)
