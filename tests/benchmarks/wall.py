"""What the wall costs: the same calls on a local function and through a proxy, side by side. Run: python -m tests.benchmarks.wall."""

import statistics
import time
from collections.abc import Callable

import jax
import jax.numpy as jnp

from autograder.kernel import Kernel
from autograder.proxy import remote_each
from autograder.sandbox import SandboxPolicy

CODE = """
import jax, jax.numpy as jnp, optax
plain = lambda step: 0.1 * step
schedule = optax.warmup_cosine_decay_schedule(0.0, 1e-3, 100, 1000, 1e-5)
make_optimizer = lambda s: optax.adamw(s, weight_decay=0.1)
"""
PARAMS = {"w": jnp.ones(3)}


def microseconds(call: Callable[[], object], repeats: int) -> float:
    """Median time of a call, after one to warm up."""
    jax.block_until_ready(call())
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        jax.block_until_ready(call())
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1e6


def measure(names: dict, each: Callable) -> dict[str, float]:
    """Microseconds of each kind of call, with these objects."""
    plain, schedule, optimizer = names["plain"], names["schedule"], names["make_optimizer"](lambda step: 0.1)
    jitted, update, steps = jax.jit(schedule), jax.jit(optimizer.update), jnp.arange(15_000)
    state = optimizer.init(PARAMS)
    return {
        "a call of plain Python": microseconds(lambda: plain(3), 500),
        "a schedule, eager": microseconds(lambda: schedule(3), 100),
        "a schedule at 15,000 steps": microseconds(lambda: schedule(steps), 50),
        "a schedule, jitted by the test": microseconds(lambda: jitted(3), 200),
        "1,000 calls in one request": microseconds(lambda: each(plain, [(n,) for n in range(1_000)]), 20),
        "a jitted AdamW update": microseconds(lambda: update(PARAMS, state, PARAMS)[0], 100),
    }


def main() -> None:
    """Print both columns and their difference."""
    local: dict = {}
    exec(CODE, local)
    here = measure(local, lambda f, calls: [f(*args) for args in calls])
    with Kernel(SandboxPolicy()) as kernel:
        kernel.execute(CODE, 60.0)
        with kernel.serving() as conversation, conversation.limit(120.0):
            names = {name: conversation.request("lookup", name) for name in ("plain", "schedule", "make_optimizer")}
            there = measure(names, remote_each)
    print(f"{'microseconds, median':34}{'local':>10}{'proxy':>10}{'added':>10}")
    for what, value in here.items():
        print(f"{what:34}{value:10.1f}{there[what]:10.1f}{there[what] - value:10.1f}")


if __name__ == "__main__":
    main()
