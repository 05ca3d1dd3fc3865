"""Two small learning problems that need no download: handwritten digits, and the characters of Python's own help texts."""

import pydoc_data.topics
from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from sklearn.datasets import load_digits

from schedule_lab.transformer import Transformer


@dataclass(frozen=True, eq=False)  # equal only to itself, so that jax.jit may use it as a constant
class Task:
    """What there is to learn: `init(key) -> params`, `loss(params, batch) -> scalar`, `batch(key) -> batch`, and data to judge by.

    `train` and `test` are batches; `loss` on them is the final training and test loss.
    """

    name: str
    init: Callable
    loss: Callable
    batch: Callable
    train: tuple
    test: tuple


def digits(depth: int = 6, width: int = 64, batch_size: int = 32, label_noise: float = 0.1) -> Task:
    """1,797 images of 8 × 8 pixels; a plain ReLU network without normalisation, hard enough to show why schedules matter.

    A tenth of the training labels is wrong on purpose: without noise in the data every schedule ends at nothing.
    Source of the images: E. Alpaydin and C. Kaynak, UCI "Optical Recognition of Handwritten Digits", as in scikit-learn.
    """
    images, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(labels))
    images, labels = jnp.asarray(images[order] / 16.0, jnp.float32), labels[order]
    cut = 1_400
    train = images[:cut], jnp.asarray(_mislabel(labels[:cut], label_noise))
    sizes = [64] + [width] * (depth - 1) + [10]

    def batch(key):
        chosen = jax.random.randint(key, (batch_size,), 0, cut)
        return train[0][chosen], train[1][chosen]

    return Task("digits", lambda key: _dense(key, sizes), _mlp_loss, batch, train, (images[cut:], jnp.asarray(labels[cut:])))


def _mislabel(labels: np.ndarray, fraction: float) -> np.ndarray:
    rng = np.random.default_rng(1)
    wrong = rng.random(len(labels)) < fraction
    return np.where(wrong, rng.integers(0, 10, len(labels)), labels)


def _dense(key, sizes: list[int]) -> list[dict]:
    """He's initialisation (arXiv:1502.01852): weights of variance 2 / inputs."""
    keys = jax.random.split(key, len(sizes) - 1)
    pairs = zip(keys, sizes[:-1], sizes[1:], strict=True)
    return [{"w": jax.random.normal(k, (n, m)) * jnp.sqrt(2 / n), "b": jnp.zeros(m)} for k, n, m in pairs]


def _mlp_loss(params, batch):
    x, labels = batch
    for layer in params[:-1]:
        x = jax.nn.relu(x @ layer["w"] + layer["b"])
    logits = x @ params[-1]["w"] + params[-1]["b"]
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], axis=1))


def characters(width: int = 48, context: int = 48, batch_size: int = 16) -> Task:
    """Predict the next character of Python's help texts with a two-layer transformer, normalised after each layer."""
    text = "\n".join(pydoc_data.topics.topics[name] for name in sorted(pydoc_data.topics.topics))
    alphabet, codes = np.unique(list(text), return_inverse=True)
    codes = jnp.asarray(codes, jnp.int32)
    cut = int(0.9 * len(codes))
    model = Transformer(len(alphabet), width, context)

    def window(key, low, high, count):
        starts = jax.random.randint(key, (count, 1), low, high - context - 1)
        return (codes[starts + jnp.arange(context + 1)],)

    train, test = window(jax.random.key(1), 0, cut, 64), window(jax.random.key(2), cut, len(codes), 64)
    return Task("characters", model.init, model.loss, lambda key: window(key, 0, cut, batch_size), train, test)
