"""What a fork server does before it forks: everything that each kernel would otherwise do again, and that starts no thread.

Runs inside the fork server; its text travels there.
"""

import contextlib
import importlib
import io
import sys
import threading
from typing import Any

KERNEL = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger", "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.pylabtools",
    "IPython.extensions.storemagic", "runpy", "sqlite3", "tornado.platform.asyncio",
)  # fmt: skip
"""What a kernel imports late. Not `matplotlib_inline`, which looks for a running IPython when it is imported."""
PROGRAMS = 128
"""MLIR contexts kept ready: each program that JAX lowers takes a fresh one, which costs 3 ms and 1.2 MiB."""


def preload(names: list[str]) -> None:
    """Import modules and what they load late; what is not installed is left out, since a course without it does not need it."""
    for name in (*KERNEL, *names):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if "matplotlib.pyplot" in sys.modules:
        _draw()
    if "jax" in sys.modules:
        _keep_contexts_ready()
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            thread.join(5)  # Matplotlib's, which announces that fonts are being looked for


def _draw() -> None:
    """Draw one figure with Agg, so that its fonts and its backend are loaded."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().plot([0, 1], [0, 1e-3], label="x")
    FigureCanvasAgg(figure)
    figure.savefig(io.BytesIO(), bbox_inches="tight")


def _keep_contexts_ready() -> None:
    """Make MLIR contexts ahead of the fork. They are JAX's private business: where its function is not as expected, it stays as it is."""
    with contextlib.suppress(Exception):
        from jax._src.interpreters import mlir

        make, ready = mlir.make_ir_context, [mlir.make_ir_context() for _ in range(PROGRAMS)]

        def make_ir_context() -> Any:
            return ready.pop() if ready else make()

        mlir.make_ir_context = make_ir_context
