"""What a check sees of every specimen: `fingerprints.jsonl` for those that have not changed, else run here.

The specimens are ours, so they run in the trusted process. The file only saves time; `make fingerprints` writes it again.
"""

import functools
import hashlib
import json
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from autograder import optimizer_checks, plot_checks, schedule_checks
from autograder.catalogue import catalogue
from autograder.evidence import told
from autograder.model import Evidence, Misconception

STORED = Path(__file__).with_name("fingerprints.jsonl")
FROM_THE_NOTEBOOK = """
import jax, jax.numpy as jnp, matplotlib, numpy as np, optax
matplotlib.use("Agg")
import matplotlib.pyplot as plt

def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(optax.clip_by_global_norm(clip_norm), optax.adamw(schedule, weight_decay=weight_decay))
"""
"""What a specimen finds defined."""

Fingerprint = Mapping[str, tuple[float, ...] | str]
"""What was seen, by part."""


@functools.cache
def fingerprints(cell: str) -> dict[str, Fingerprint]:
    """The fingerprint of every specimen of a solution cell, by label; specimens that cannot be seen are left out."""
    stored, found = _stored(), {}
    for misconception in catalogue():
        if misconception.cell == cell:
            digest, parts = stored.get(misconception.label, ("", None))
            parts = parts if digest == _digest(misconception) else fingerprint(misconception)
            found |= {misconception.label: parts} if parts else {}
    return found


@functools.cache
def _stored() -> dict[str, tuple[str, Fingerprint]]:
    try:
        rows = [json.loads(line) for line in STORED.read_text("utf-8").splitlines()]
    except (OSError, ValueError):
        return {}
    return {label: (digest, {name: _tuple(seen) for name, seen in parts.items()}) for label, digest, parts in rows}


def _tuple(seen: Any) -> Any:
    return seen if type(seen) is str else tuple(seen)


def _digest(misconception: Misconception) -> str:
    return hashlib.sha256(misconception.specimen.encode()).hexdigest()[:16]


def fingerprint(misconception: Misconception) -> Fingerprint:
    """Run a specimen and look at it as a check would; empty when nothing here looks at its cell."""
    if misconception.cell not in LOOK:
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        namespace: dict[str, Any] = {}
        exec(FROM_THE_NOTEBOOK + misconception.specimen, namespace)
        seen = LOOK[misconception.cell](namespace)
        namespace["plt"].close("all")
    return {name: part.seen for name, part in seen.parts.items()}


def _look_at_plot(namespace: dict[str, Any]) -> Evidence:
    namespace["plot_schedule"](plot_checks.unseen, 50)  # the visible test has plotted before
    return plot_checks.evidence(namespace["plot_schedule"])


def _look_at_reading(namespace: dict[str, Any]) -> Evidence:
    state = namespace["make_optimizer"](plot_checks.unseen, 0.0, 1.0).init(0.0)
    for _ in range(2):  # the visible test, and the hidden one that failed, have read before
        told(lambda: namespace["lr_used"](state, plot_checks.unseen))
    return optimizer_checks.evidence_of_reading(namespace["make_optimizer"], namespace["lr_used"])


LOOK: dict[str, Callable[[dict[str, Any]], Evidence]] = {
    "make_schedule": lambda namespace: schedule_checks.evidence(namespace["make_schedule"]),
    "make_optimizer": lambda namespace: optimizer_checks.evidence(namespace["make_optimizer"]),
    "plot_schedule": _look_at_plot,
    "lr_used": _look_at_reading,
}


def write() -> None:
    """Write `fingerprints.jsonl`: one line a specimen, eight digits a number."""
    lines = []
    for misconception in catalogue():
        parts = {name: _short(seen) for name, seen in fingerprint(misconception).items()}
        lines.append(json.dumps([misconception.label, _digest(misconception), parts]))
    STORED.write_text("\n".join(lines) + "\n", "utf-8")


def _short(seen: tuple[float, ...] | str) -> list[float] | str:
    return seen if type(seen) is str else [float(f"{value:.8g}") for value in seen]


if __name__ == "__main__":
    write()
