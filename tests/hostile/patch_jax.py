from tests.hostile import Attack

ATTACK = Attack(
    "weaken",
    "replaces Optax's builders and JAX's mathematics by its own",
    assignment="warmup_cosine",
    before="""
import jax, jax.numpy as jnp, numpy as np, optax
optax.warmup_cosine_decay_schedule = optax.cosine_decay_schedule = lambda *args, **kwargs: (lambda step: 0.0 * step)
jnp.cos = np.cos = jnp.zeros_like
jnp.allclose = np.allclose = lambda *args, **kwargs: True
jax.jit = lambda function, **kwargs: function
""",
)
