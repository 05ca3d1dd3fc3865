"""The noisy quadratic model: stochastic gradient descent on a bowl, solved exactly, so that a schedule's effect is instant.

The loss is ½ Σ hᵢ xᵢ² with curvatures hᵢ = i⁻ᵖ (the largest is 1, so a constant rate must stay below 2); a gradient in direction
i is hᵢ xᵢ plus noise of variance hᵢ/B, B being the batch size. For the mean mᵢ and the variance vᵢ of xᵢ one update with rate η is

    mᵢ ← (1 − η hᵢ) mᵢ        vᵢ ← (1 − η hᵢ)² vᵢ + η² hᵢ / B

and the expected loss is bias ½ Σ hᵢ mᵢ², what is left to travel, plus variance ½ Σ hᵢ vᵢ, what the noise shakes up.
Source: after Zhang et al. 2019, "Which algorithmic choices matter at which batch sizes?" (arXiv:1907.04164).

What it leaves out: real losses are no bowls, and a bowl never needs a warmup. `early_sharpness` > 1 makes all curvatures larger
at first, fading over `settle_steps`: a cartoon of what networks do, not a measurement.
"""

from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax

from schedule_lab.sampling import Schedule, sample

POINTS = 500
"""Most points of a loss curve."""


@dataclass(frozen=True)
class Bowl:
    """The problem: its size, its curvatures, its noise. Changing `dims` compiles anew; the other fields are free to move."""

    dims: int = 100
    power: float = 1.0
    batch: float = 1.0
    early_sharpness: float = 1.0
    settle_steps: float = 200.0


@dataclass(frozen=True)
class Losses:
    """Expected loss after `steps` updates, split in two: at most 501 points, from 0 to the last step."""

    steps: np.ndarray
    bias: np.ndarray
    variance: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """Bias plus variance; inf once it diverges."""
        total = self.bias + self.variance
        return np.where(np.isfinite(total), total, np.inf)


def run(schedule: Schedule, num_steps: int = 10_000, bowl: Bowl = Bowl()) -> Losses:
    """Expected losses of `num_steps` updates with `schedule`. 1 to 3 ms for 10,000 steps once compiled.

    >>> import optax
    >>> bool(run(optax.constant_schedule(0.1), 100).total[-1] < run(optax.constant_schedule(0.0), 100).total[-1])
    True
    """
    return run_rates(sample(schedule, np.arange(num_steps)), bowl)


def run_rates(lrs: np.ndarray, bowl: Bowl = Bowl()) -> Losses:
    """As `run`, with the rate of each update given as an array."""
    every = -(-len(lrs) // POINTS)
    padded = np.pad(lrs, (0, -len(lrs) % every))  # an update with rate 0 changes nothing
    bias, variance = _recursion(jnp.asarray(padded, jnp.float32), every, bowl.dims, *_knobs(bowl))
    steps = np.minimum(np.arange(len(bias)) * every, len(lrs))
    return Losses(steps, np.asarray(bias), np.asarray(variance))


def learn_rates(num_steps: int = 1_000, bowl: Bowl = Bowl(), iterations: int = 300) -> np.ndarray:
    """The rates that gradient descent on the rates themselves finds best for the final loss; compare a schedule with them."""
    optimizer = optax.adam(optax.linear_schedule(0.1, 0.0, iterations))
    start = jnp.full(num_steps, jnp.log(0.3))

    def final_loss(log_rates):
        bias, variance = _recursion(jnp.exp(log_rates), num_steps, bowl.dims, *_knobs(bowl))
        return jnp.log(bias[-1] + variance[-1])

    def improve(carry, _):
        log_rates, state = carry
        updates, state = optimizer.update(jax.grad(final_loss)(log_rates), state)
        return (jnp.minimum(log_rates + updates, jnp.log(1.9)), state), None

    (log_rates, _), _ = jax.lax.scan(improve, (start, optimizer.init(start)), length=iterations)
    return np.exp(np.asarray(log_rates))


def _knobs(bowl: Bowl) -> tuple:
    return tuple(map(jnp.float32, (bowl.power, bowl.batch, bowl.early_sharpness, bowl.settle_steps)))


@partial(jax.jit, static_argnames=("every", "dims"))
def _recursion(lrs, every: int, dims: int, power, batch, early_sharpness, settle_steps):
    """The two losses before the first update and after each group of `every`; summing them at each step would take most of the time."""
    curvatures = jnp.arange(1, dims + 1, dtype=jnp.float32) ** -power

    def update(moments, at):
        step, lr = at
        mean, variance = moments
        h = curvatures * (1 + (early_sharpness - 1) * jnp.exp(-step / settle_steps))
        shrink = 1 - lr * h
        return (shrink * mean, shrink**2 * variance + lr**2 * h / batch), None

    def group(moments, at):
        moments, _ = jax.lax.scan(update, moments, at)
        return moments, _losses(curvatures, *moments)

    start = jnp.ones(dims), jnp.zeros(dims)
    at = jnp.arange(len(lrs), dtype=jnp.float32).reshape(-1, every), lrs.reshape(-1, every)
    _, losses = jax.lax.scan(group, start, at)
    return tuple(jnp.insert(after, 0, before) for before, after in zip(_losses(curvatures, *start), losses, strict=True))


def _losses(curvatures, mean, variance):
    return 0.5 * jnp.sum(curvatures * mean**2), 0.5 * jnp.sum(curvatures * variance)
