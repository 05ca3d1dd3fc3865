from tests.hostile import Attack

ATTACK = Attack(
    "resources",
    "never comes back from being traced, and returns shapes of a terabyte",
    assignment="warmup_cosine",
    answer="""
import jax, jax.numpy as jnp
def make_schedule(*args):
    def schedule(step):
        return jnp.zeros((2**20, 2**20)) if isinstance(step, jax.core.Tracer) else 0.0
    return schedule
""",
)
