from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="counter-in-python",
    belief="I count the updates in a Python variable.",
    truth="Under jit Python runs once, while tracing; a count has to live in the state.",
    hint="Compile your update and run it three times. How often does the line that counts run?",
    source="JAX documentation, pure functions.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    calls = 0

    def rate(_):
        nonlocal calls
        calls += 1
        return schedule(calls - 1)

    return optax.chain(optax.clip_by_global_norm(clip_norm), optax.adamw(rate, weight_decay=weight_decay))
""",
    loses=("test_lr", "test_decay"),
)
