from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="two-linspaces",
    belief="A ramp from linspace and a cosine over linspace, one after the other, make the table.",
    truth="linspace includes both ends, so each piece has one interval too few and the peak comes a step early.",
    hint="How many intervals lie between n points of a linspace? How many does your ramp need?",
    source="`numpy.linspace`, argument endpoint.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    ramp = jnp.linspace(init_value, peak_value, warmup_steps)
    angle = jnp.linspace(0, jnp.pi, decay_steps - warmup_steps)
    decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(angle))
    table = jnp.concatenate([ramp, decay])
    return lambda step: table[jnp.minimum(step, decay_steps - 1)]
""",
    loses=("test_basics", "test_warmup", "test_cosine"),
)
