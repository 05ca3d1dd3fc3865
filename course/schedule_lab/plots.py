"""Pure pictures: a schedule (or several, or measured curves) in, a labelled, described matplotlib Figure out."""

from collections.abc import Mapping

import numpy as np

from schedule_lab.charts import COLOURS, DASHES, Chart, axes, ceiling, name_curves, use_log_ticks, use_rate_ticks
from schedule_lab.notation import rate
from schedule_lab.sampling import Schedule, sample

STEP = "step (updates already applied)"
RATE = "learning rate"


def plot_schedule(schedule: Schedule, num_steps: int = 1_000, *, log: bool = False) -> Chart:
    """The learning rate at steps 0 to `num_steps`, both included. `log` draws rates on a logarithmic axis.

    >>> import optax
    >>> plot_schedule(optax.linear_schedule(0.0, 1.0, 10), num_steps=20).alt
    'Learning rate at steps 0 to 20. Starts at 0; rises to 1 at step 10; ends at 1.'
    """
    return plot_schedules({"": schedule}, num_steps, log=log)


def plot_schedules(schedules: Mapping[str, Schedule], num_steps: int = 1_000, *, log: bool = False) -> Chart:
    """Several schedules by name over the same steps, each in its own colour and line style."""
    steps = np.arange(num_steps + 1)
    curves = {name: sample(schedule, steps) for name, schedule in schedules.items()}
    told = [f"{name}: {describe(lrs)}" if name else describe(lrs) for name, lrs in curves.items()]
    chart = Chart(f"Learning rate at steps 0 to {num_steps:,}. {' '.join(told)}")
    ax = axes(chart, STEP, RATE)
    _draw(ax, {name: (steps, lrs) for name, lrs in curves.items()})
    scale_rates(ax, np.concatenate(list(curves.values())), log)
    ax.set_xlim(0, num_steps)
    return chart


def plot_curves(curves: Mapping[str, tuple], xlabel: str, ylabel: str, *, log: bool = False, log_x: bool = False, alt: str = "") -> Chart:
    """Any named curves, each an (x, y) pair of arrays; for losses, sweeps and comparisons. Say what it shows in `alt`.

    `log` makes the vertical axis logarithmic, `log_x` the horizontal one.
    """
    told = [f"{name}: from {rate(float(y[0]))} to {rate(float(y[-1]))}.".removeprefix(": ") for name, (_, y) in curves.items()]
    chart = Chart(" ".join([alt or f"{ylabel} against {xlabel}.", *told]))
    ax = axes(chart, xlabel, ylabel)
    _draw(ax, curves)
    if log:
        ax.set_yscale("log")
        use_log_ticks(ax.yaxis)
    if log_x:
        ax.set_xscale("log")
        use_log_ticks(ax.xaxis)
    return chart


def plot_bars(parts: Mapping[str, Mapping[str, float]], ylabel: str, *, alt: str = "") -> Chart:
    """One bar per name, each stacked from named parts: `{"cosine": {"bias": 0.1, "variance": 0.3}}`."""
    told = [f"{name}: " + ", ".join(f"{part} {rate(v)}" for part, v in stack.items()) + "." for name, stack in parts.items()]
    chart = Chart(" ".join([alt or f"{ylabel} by name.", *told]))
    ax = axes(chart, "", ylabel)
    ax.xaxis.set_major_formatter("")
    bottom = np.zeros(len(parts))
    for number, part in enumerate(next(iter(parts.values()))):
        heights = np.array([stack[part] for stack in parts.values()])
        look = {"color": COLOURS[number], "hatch": ("", "///", "...")[number % 3], "edgecolor": "white"}
        ax.bar(range(len(parts)), heights, bottom=bottom, label=part, **look)
        bottom += heights
    ax.set_xticks(range(len(parts)), list(parts))
    name_curves(ax)
    return chart


def describe(lrs: np.ndarray) -> str:
    """What a curve does, in words: its start, its highest point if that is elsewhere, its lowest, and its end.

    >>> describe(np.array([0.0, 0.5, 1.0, 0.6, 0.2]))
    'Starts at 0; rises to 1 at step 2; falls to 0.2 at step 4, the end.'
    """
    if not np.isfinite(lrs).all():
        return f"Not a number from step {int(np.argmin(np.isfinite(lrs))):,} on."
    if np.ptp(lrs) <= 1e-9 * np.abs(lrs).max():
        return f"Constant at {rate(lrs[0])}."
    peak, last = int(np.argmax(lrs)), len(lrs) - 1
    told = [f"Starts at {rate(lrs[0])}"]
    if peak > 0:
        told.append(f"rises to {rate(lrs[peak])} at step {peak:,}" + (", the end" if peak == last else ""))
    low = peak + int(np.argmin(lrs[peak:]))
    if lrs[low] < lrs[peak]:
        told.append(f"falls to {rate(lrs[low])} at step {low:,}" + (", the end" if low == last else ""))
    if low not in (last, peak) or (low == peak != last):
        told.append(f"ends at {rate(lrs[-1])}")
    return "; ".join(told) + "."


def scale_rates(ax, lrs: np.ndarray, log: bool) -> None:
    """Axis limits for `lrs`: from zero up, or four decades at least when logarithmic; below zero only if the rates go there."""
    finite = lrs[np.isfinite(lrs)]
    top = ceiling(finite.max(initial=0.0))
    if log:
        floor = max(finite[finite > 0].min(initial=top), 1e-6 * top)
        bottom = 10 ** np.floor(np.log10(floor) - 0.01)
    else:
        lowest = finite.min(initial=0.0)
        bottom = -ceiling(-lowest) if lowest < 0 else -0.02 * top
    scale = "log" if log else "linear"
    if ax.get_yscale() != scale:
        ax.set_ylim(0.1, 1.0)  # limits that either scale accepts: matplotlib warns about any others on the way
        ax.set_yscale(scale)
    ax.set_ylim(bottom, top)
    use_rate_ticks(ax)


def _draw(ax, curves: Mapping[str, tuple]) -> None:
    for number, (name, (x, y)) in enumerate(curves.items()):
        look = {"color": COLOURS[number % len(COLOURS)], "linestyle": DASHES[number % len(DASHES)]}
        ax.plot(x, y, linewidth=2, label=name or None, **look)
    name_curves(ax)
