"""Train one task under many schedules and seeds at once: the rates are data, so one compiled scan serves them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax

from schedule_lab.sampling import Schedule, sample
from schedule_lab.tasks import Task

ADAM = optax.scale_by_adam()
CHUNKS = 10


@dataclass(frozen=True)
class Runs:
    """What training gave, per schedule name.

    `curves[name]`: batch loss before each update, shape (seeds, num_steps). `train[name]`, `test[name]`: final losses, shape (seeds,).
    """

    curves: dict[str, np.ndarray]
    train: dict[str, np.ndarray]
    test: dict[str, np.ndarray]

    def __repr__(self) -> str:
        width = max(map(len, self.train))
        rows = [f"{'schedule':<{width}}  train loss (each seed)          test loss"]
        for name, losses in self.train.items():
            seeds = " ".join(f"{loss:.3f}" for loss in losses)
            rows.append(f"{name:<{width}}  {np.mean(losses):.3f} ({seeds})  {np.mean(self.test[name]):.3f}")
        return "\n".join(rows)


def train(
    task: Task,
    schedules: Mapping[str, Schedule],
    num_steps: int = 1_000,
    seeds: int = 3,
    *,
    transform: optax.GradientTransformation = ADAM,
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> Runs:
    """Train `task` from `seeds` starting points under each schedule; seed k means the same start and batches for all schedules.

    Args:
        transform: what turns gradients into directions before the rate is applied; Adam's (`optax.scale_by_adam()`) by default.
            Keep the object if you call again: a new one compiles anew.
        on_progress: called with the fraction done, ten times.
    """
    rates = np.stack([sample(schedule, np.arange(num_steps)) for schedule in schedules.values()])
    learner = _Learner(task, transform)
    keys = jax.random.split(jax.random.key(0), seeds)
    state = _start(learner, keys, len(rates))
    curves = []
    for number, steps in enumerate(np.array_split(np.arange(num_steps), CHUNKS)):
        state, losses = _advance(learner, state, keys, jnp.asarray(steps), jnp.asarray(rates[:, steps], jnp.float32))
        curves.append(np.asarray(losses))
        on_progress((number + 1) / CHUNKS)
    final = [np.asarray(_final(learner, state, batch)) for batch in (task.train, task.test)]
    return Runs(*(dict(zip(schedules, table, strict=True)) for table in (np.concatenate(curves, axis=-1), *final)))


@dataclass(frozen=True)
class _Learner:
    """A task with the transformation it is trained by: what the compiled functions may treat as constant."""

    task: Task
    transform: optax.GradientTransformation

    def start(self, key):
        params = self.task.init(key)
        return params, self.transform.init(params)

    def update(self, key, state, at):
        """One update; the batch depends on the seed's key and the step, not on the schedule."""
        step, rate = at
        params, memory = state
        loss, grads = jax.value_and_grad(self.task.loss)(params, self.task.batch(jax.random.fold_in(key, step)))
        directions, memory = self.transform.update(grads, memory, params)
        params = jax.tree.map(lambda p, d: p - rate * d, params, directions)
        return (params, memory), loss


@partial(jax.jit, static_argnums=(0, 2))
def _start(learner: _Learner, keys, count: int):
    one = jax.vmap(learner.start)(keys)
    return jax.tree.map(lambda leaf: jnp.broadcast_to(leaf, (count, *leaf.shape)), one)


@partial(jax.jit, static_argnums=0)
def _advance(learner: _Learner, state, keys, steps, rates):
    def run(state, key, rates):
        return jax.lax.scan(partial(learner.update, key), state, (steps, rates))

    return jax.vmap(jax.vmap(run, (0, 0, None)), (0, None, 0))(state, keys, rates)


@partial(jax.jit, static_argnums=0)
def _final(learner: _Learner, state, batch):
    return jax.vmap(jax.vmap(lambda params: learner.task.loss(params, batch)))(state[0])
