from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "returns tracers, pytrees and array-likes that change between shape and value",
    assignment="warmup_cosine",
    answer="""
import jax, jax.numpy as jnp
@jax.tree_util.register_pytree_node_class
class Lie:
    shape, dtype, ndim, size = (), jnp.float32, 0, 1
    def __jax_array__(self): return jnp.zeros(())
    def __eq__(self, other): return True
    def __abs__(self): return 0.0
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def tree_flatten(self): return (jnp.zeros(()),), None
    @classmethod
    def tree_unflatten(cls, structure, leaves): return cls()
def make_schedule(*args):
    return lambda step: Lie()
""",
)
