"""How cost grows with the class: `autograder grade` on 10, 100, 1,000 … light submissions. Run: python -m tests.benchmarks.growth [SIZE]...

Light: two functions and no JAX, so that what is ours is what is measured. Flat numbers are good numbers.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests import hostile_course


def peak_mib(process: subprocess.Popen, seen: dict[int, int]) -> None:
    """Remember the largest resident size of every process below, until this one ends."""
    while process.poll() is None:
        for each in psutil.Process(process.pid).children(recursive=True):
            try:
                seen[each.pid] = max(seen.get(each.pid, 0), each.memory_info().rss >> 20)
            except psutil.NoSuchProcess:
                continue
        time.sleep(0.5)


def measure(size: int, folder: Path) -> str:
    """One row."""
    with hostile_course.course([]) as course:
        shutil.copytree(course.root, folder, dirs_exist_ok=True)
    shutil.rmtree(folder / ".autograder", ignore_errors=True)
    honest = folder / "submitted/honest"
    for number in range(size):
        shutil.copytree(honest, folder / f"submitted/student{number:05}")
    started, seen = time.perf_counter(), {}
    process = subprocess.Popen([sys.executable, "-m", "autograder", "grade", "light"], cwd=folder, stdout=subprocess.DEVNULL)
    peak_mib(process, seen)
    seconds = time.perf_counter() - started
    return f"{size:8,}{seconds:10.1f} s{size / seconds:10.2f}{max(seen.values(), default=0):14,} MiB"


def main(sizes: list[int]) -> None:
    """Print one row for each size."""
    print(f"{'class':>8}{'all':>12}{'a second':>10}{'largest process':>18}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            print(measure(size, Path(folder, "course")), flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10, 100, 1000])
