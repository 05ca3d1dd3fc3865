from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="quarter-wave",
    belief="cos falls from 1 to 0 over a quarter turn, so that is the decay.",
    truth="The decay is half a turn, scaled: it is flat at both ends.",
    hint="Is your curve flat at both of its ends, or only at the start?",
    source="Loshchilov & Hutter 2017 (arXiv:1608.03983), equation 5.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * jnp.cos(jnp.pi / 2 * progress)
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_basics", "test_cosine"),
)
