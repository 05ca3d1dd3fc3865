"""What a kernel costs from start to end, and a submission in it, forked or not, with the sandbox and without. Run: python -m tests.benchmarks.kernels.

The floor is the same cells in a warm process of their own that has compiled everything: no kernel, no wall, no sandbox.
"""

import contextlib
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import jax
import matplotlib.pyplot as plt
import nbformat
import psutil
from IPython.core.pylabtools import print_figure

from autograder import compiled, session
from autograder.grading import grade_submission
from autograder.kernel import Kernel
from autograder.notebook import Role, role
from autograder.sandbox import SandboxPolicy
from tests.builders import NAME, assignment, submission

POLICIES = {
    "forked, sandbox": SandboxPolicy(),
    "forked, no sandbox": SandboxPolicy(sandbox=False),
    "from nothing, sandbox": SandboxPolicy(warm=False),
    "from nothing, no sandbox": SandboxPolicy(warm=False, sandbox=False),
}
REPEATS = 7


class Metered(Kernel):
    """Adds up the processor time of the kernels that have ended."""

    spent_s = 0.0

    def kill(self) -> None:
        """End the kernel, after a look at its meter."""
        with contextlib.suppress(psutil.Error, AttributeError):
            init = psutil.Process(self._manager.provisioner.pid)
            Metered.spent_s += sum(sum(process.cpu_times()[:2]) for process in (init, *init.children(recursive=True)))
        super().kill()


def median(measure: Callable[[], float]) -> float:
    """The median of a few, after two to warm up."""
    for _ in range(2):
        measure()
    return statistics.median(measure() for _ in range(REPEATS))


def start_and_end(policy: SandboxPolicy) -> float:
    """Seconds from nothing to an answering kernel, and to nothing again."""
    started = time.perf_counter()
    with Kernel(policy) as kernel:
        kernel.execute("1", 60)
    return time.perf_counter() - started


def graded(policy: SandboxPolicy) -> tuple[float, float]:
    """Seconds on the clock and on the processor, on both sides of the wall, for the solution."""
    started, here, there = time.perf_counter(), time.process_time(), Metered.spent_s
    result = grade_submission(submission(), assignment(), policy)
    assert result.points == 95.0, result.reason
    return time.perf_counter() - started, time.process_time() - here + Metered.spent_s - there


def floor() -> float:
    """Processor seconds of the bare cells, with the pictures that a notebook shows."""
    cells = [cell for cell in nbformat.reads(assignment().notebooks[NAME].decode(), 4).cells if cell.cell_type == "code"]
    started, namespace = time.process_time(), {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in cells:
            exec(cell.source, namespace)
            for number in plt.get_fignums() if role(cell) is not Role.TEST else ():
                print_figure(plt.figure(number))
            plt.close("all")
    return time.process_time() - started


def bare_cells() -> float:
    """The floor, warm; what is compiled anew in each run, since a cell defines the function anew, comes from JAX's cache."""
    plt.switch_backend("agg")
    with tempfile.TemporaryDirectory() as here:
        for setting, value in {"compilation_cache_dir": here, "persistent_cache_min_compile_time_secs": 0, "persistent_cache_min_entry_size_bytes": -1}.items():
            jax.config.update(f"jax_{setting}", value)
        return median(floor)


def main() -> None:
    """Print one row for each way."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        bare = apart.submit(bare_cells).result()
    session.started = Metered  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as programs:
        compiled.fill(assignment(), SandboxPolicy(), Path(programs), [compiled.solution(assignment())])
        print(f"the bare cells, all compiled: {bare:.3f} s of processor")
        print(f"{'':28}{'start and end':>14}{'a submission':>14}{'its processor':>14}{'to the bare cells':>18}")
        for name, policy in POLICIES.items():
            shown = compiled.shown(replace(policy), Path(programs))
            clock, processor = (statistics.median(column) for column in zip(*(graded(shown) for _ in range(REPEATS)), strict=True))
            print(f"{name:28}{median(lambda policy=policy: start_and_end(policy)):12.3f} s{clock:12.3f} s{processor:12.3f} s{processor / bare:18.1f}")


if __name__ == "__main__":
    main()
