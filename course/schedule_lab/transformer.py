"""A character transformer small enough to read: two layers, normalised after each residual sum (as first published).

Source: Vaswani et al. 2017 (arXiv:1706.03762). Normalising after the sum is what makes warmup matter so much
(Xiong et al. 2020, arXiv:2002.04745); most models since normalise before it.
"""

from dataclasses import dataclass

import jax
import jax.numpy as jnp


@dataclass(frozen=True)
class Transformer:
    """`loss(init(key), (windows,))`: mean cross-entropy, in nats, of each next character in int windows (count, context + 1)."""

    symbols: int
    width: int = 48
    context: int = 48
    layers: int = 2
    heads: int = 4

    def init(self, key) -> dict:
        """Fresh parameters: normal weights of variance 1 / inputs."""
        keys = iter(jax.random.split(key, 3 + 4 * self.layers))
        d = self.width

        def weight(*shape):
            return jax.random.normal(next(keys), shape) / jnp.sqrt(shape[0])

        def layer():
            return {"qkv": weight(d, 3 * d), "out": weight(d, d), "up": weight(d, 4 * d), "down": weight(4 * d, d)}

        symbols = jax.random.normal(next(keys), (self.symbols, d)) * 0.5
        places = jax.random.normal(next(keys), (self.context, d)) * 0.5
        return {"symbols": symbols, "places": places, "layers": [layer() for _ in range(self.layers)], "head": weight(d, self.symbols)}

    def loss(self, params: dict, batch: tuple):
        """See the class."""
        (windows,) = batch
        chances = jax.nn.log_softmax(self.logits(params, windows[:, :-1]))
        return -jnp.mean(jnp.take_along_axis(chances, windows[:, 1:, None], axis=-1))

    def logits(self, params: dict, inputs):
        """Unnormalised log-chances of what follows each character of `inputs`, from it and those before it."""
        x = params["symbols"][inputs] + params["places"]
        for layer in params["layers"]:
            x = _normalised(x + self._attend(layer, x))
            x = _normalised(x + jax.nn.relu(x @ layer["up"]) @ layer["down"])
        return x @ params["head"]

    def _attend(self, layer: dict, x):
        count, length, _width = x.shape
        queries, keys, values = (part.reshape(count, length, self.heads, -1) for part in jnp.split(x @ layer["qkv"], 3, axis=-1))
        return jax.nn.dot_product_attention(queries, keys, values, is_causal=True).reshape(x.shape) @ layer["out"]


def _normalised(x):
    """Zero mean and unit variance along the last axis."""
    x = x - x.mean(axis=-1, keepdims=True)
    return x / jnp.sqrt(jnp.mean(x**2, axis=-1, keepdims=True) + 1e-5)
