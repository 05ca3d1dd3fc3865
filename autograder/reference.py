"""The answer key: a schedule and an optimizer in plain float64 NumPy, independent of Optax and JAX.

Hidden tests compare with these, so that a student who patches a library patches only their own copy of it.
"""

from collections.abc import Iterator, Sequence

import numpy as np

B1, B2, EPS = 0.9, 0.999, 1e-8
"""Adam's decay rates and its guard against division by zero, as `optax.adamw` sets them."""


def warmup_cosine(step, *, init_value: float, peak_value: float, warmup_steps: int, decay_steps: int, end_value: float):
    """Learning rate after `step` updates: a straight ramp to the peak, half a cosine down to the end, then flat.

        η(t) = init + (peak − init) · t/w                           0 ≤ t < w
        η(t) = end + ½ (peak − end) (1 + cos π (t − w)/(d − w))     w ≤ t ≤ d
        η(t) = end                                                  d < t

    Args:
        step: t, updates already applied; int, or int array of any shape.
        init_value, peak_value, end_value: learning rates, dimensionless.
        warmup_steps, decay_steps: w and d in updates. `decay_steps` is the total length: it includes the ramp.
    Returns: η in float64, in the shape of `step`.
    Raises: ValueError unless 0 ≤ warmup_steps < decay_steps and every step ≥ 0.
    Source: cosine, Loshchilov & Hutter 2017 (arXiv:1608.03983) §3; the contract is `optax.warmup_cosine_decay_schedule`'s.

    >>> warmup_cosine([0, 1, 2, 3, 4, 9], init_value=0, peak_value=1, warmup_steps=2, decay_steps=4, end_value=0).round(3)
    array([0. , 0.5, 1. , 0.5, 0. , 0. ])
    """
    if not 0 <= warmup_steps < decay_steps:
        raise ValueError(f"got {warmup_steps=}, {decay_steps=}; expected 0 <= warmup_steps < decay_steps. Does decay_steps count the ramp?")
    step = np.asarray(step)
    if (step < 0).any():
        raise ValueError(f"got step {step.min()}; expected 0 or more, the number of updates already applied.")
    ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
    progress = np.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0.0, 1.0)
    cosine = end_value + 0.5 * (peak_value - end_value) * (1.0 + np.cos(np.pi * progress))
    return np.where(step < warmup_steps, ramp, cosine)[()]


def clipped_adamw(
    gradients: Sequence[np.ndarray], parameters: np.ndarray, learning_rates: Sequence[float], *, weight_decay: float, clip_norm: float
) -> list[np.ndarray]:
    """The updates that AdamW applies when each gradient is first clipped by its norm.

        g ← g · min(1, clip/‖g‖₂)
        m ← β₁ m + (1 − β₁) g          v ← β₂ v + (1 − β₂) g²
        u = −η [ m/(1 − β₁ᵏ) / (√(v/(1 − β₂ᵏ)) + ε) + λ θ ]          θ ← θ + u

    Args:
        gradients: one array per update, in the shape of `parameters`; update k (from 1) uses the k-th.
        parameters: θ before the first update. A tree of arrays counts as one: concatenate its leaves.
        learning_rates: η of each update, the schedule at steps 0, 1, …
        weight_decay, clip_norm: λ, and the largest norm that passes unchanged.
    Returns: u of each update, in float64.
    Raises: ValueError unless there are as many rates as gradients, all finite, and clip_norm > 0.
    Source: Loshchilov & Hutter 2019 (arXiv:1711.05101), algorithm 2, with λ multiplied by η as in `optax.adamw`.

    >>> clipped_adamw([np.array([3.0])], np.array([1.0]), [0.1], weight_decay=0.5, clip_norm=1.0)[0].round(6)
    array([-0.15])
    """
    if len(gradients) != len(learning_rates):
        raise ValueError(f"got {len(gradients)} gradients and {len(learning_rates)} learning rates; expected one rate for each gradient.")
    if not (clip_norm > 0 and np.isfinite(learning_rates).all()):
        raise ValueError(f"got {clip_norm=} and rates {learning_rates}; expected a norm above 0 and finite rates.")
    theta, updates = np.asarray(parameters, float), []
    for direction, rate in zip(_adam_directions(gradients, clip_norm), learning_rates, strict=True):
        updates.append(-rate * (direction + weight_decay * theta))
        theta = theta + updates[-1]
    return updates


def _adam_directions(gradients: Sequence[np.ndarray], clip_norm: float) -> Iterator[np.ndarray]:
    """Adam's bias-corrected direction for each gradient, clipped first."""
    m = v = 0.0
    for k, gradient in enumerate(gradients, start=1):
        g = np.asarray(gradient, float)
        g = g * (clip_norm / max(np.linalg.norm(g), clip_norm))
        m, v = B1 * m + (1 - B1) * g, B2 * v + (1 - B2) * g**2
        yield m / (1 - B1**k) / (np.sqrt(v / (1 - B2**k)) + EPS)
