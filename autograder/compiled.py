"""XLA programs compiled ahead: JAX's persistent cache, filled from trusted answers only, and shown to students read-only.

A program in it is machine code that others will run, so no student's process can write it, and it is kept apart for each
version of JAX and each kind of CPU. What a person's own checks compile is kept for those checks alone. Source: https://docs.jax.dev/en/latest/persistent_compilation_cache.html
"""

import hashlib
import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from itertools import zip_longest
from pathlib import Path

import nbformat

from autograder.catalogue import catalogue
from autograder.grading import grade
from autograder.model import Assignment, Submission
from autograder.notebook import metadata, read_source
from autograder.sandbox import SandboxPolicy

Advance = Callable[[int, int], None]
INSIDE = "/compiled"
"""Where a sandbox shows it."""
READ = {"JAX_PERSISTENT_CACHE_ENABLE_XLA_CACHES": "none", "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "1e9"}
"""Nothing takes that long to compile, so nothing is written; and keys do not depend on where the folder is."""
WRITE = READ | {"JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0", "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1"}


def folder(root: Path, purpose: str = "compiled") -> Path:
    """The course's folder for this machine's kind of CPU and these versions."""
    parts = [platform.machine(), _cpu(), *(_version(name) for name in ("jax", "jaxlib", "optax", "numpy"))]
    return root / ".autograder" / purpose / hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().split("\n")
    except OSError:
        return platform.processor()
    return "\n".join(line for line in lines[:40] if line.startswith(("model name", "flags", "Features")))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def shown(policy: SandboxPolicy, compiled: Path) -> SandboxPolicy:
    """The policy under which students find what is in `compiled`."""
    if not compiled.is_dir():
        return policy
    if not policy.sandbox:
        return replace(policy, environment={**READ, "JAX_COMPILATION_CACHE_DIR": str(compiled), **policy.environment})
    environment = {**READ, "JAX_COMPILATION_CACHE_DIR": INSIDE, **policy.environment}
    return replace(policy, environment=environment, read_only={**policy.read_only, str(compiled): INSIDE})


def keeping(policy: SandboxPolicy, compiled: Path) -> SandboxPolicy:
    """The policy under which whatever is compiled goes into `compiled`, where the next run finds it."""
    return replace(policy, environment={**policy.environment, **WRITE, "JAX_COMPILATION_CACHE_DIR": str(compiled)})


def is_filled(assignment: Assignment, compiled: Path) -> bool:
    """Whether the solution has been compiled into it; true for an assignment that does not use JAX."""
    uses_jax = any(b"jax" in content for content in assignment.notebooks.values())
    return not uses_jax or _marker(assignment, compiled).exists()


def _marker(assignment: Assignment, compiled: Path) -> Path:
    texts = b"".join(assignment.notebooks[name] for name in sorted(assignment.notebooks))
    return compiled / f"{hashlib.sha256(texts).hexdigest()[:16]}.filled"


def fill(
    assignment: Assignment,
    policy: SandboxPolicy,
    compiled: Path,
    answers: list[Submission],
    executor: Executor | None = None,
    advance: Advance = lambda done, of: None,
) -> None:
    """Run trusted answers and keep what was compiled for them; `advance` is told how many are done, of how many.

    They run with the grader's own rights. Programs appear one by one and whole, so others may read and fill at the same time.
    """
    compiled.mkdir(parents=True, exist_ok=True)
    complete = True
    with tempfile.TemporaryDirectory(dir=compiled.parent) as fresh:
        rehearsal = keeping(replace(policy, sandbox=False), Path(fresh))
        for done, result in enumerate(grade(answers, assignment, rehearsal, executor), 1):
            complete &= result.status == "graded"
            advance(done, len(answers))
        for path in Path(fresh).iterdir():
            os.replace(path, compiled / path.name)
    if complete:
        _marker(assignment, compiled).touch()


def solution(assignment: Assignment) -> Submission:
    """The author's own answers, as if a student had handed them in."""
    return Submission("solution", assignment.name, {f"{name}.ipynb": content for name, content in assignment.notebooks.items()})


def known_answers(assignment: Assignment) -> list[Submission]:
    """The solution, and every specimen of the catalogue in its place, as many at once as there are solution cells."""
    specimens: dict[str, list[str]] = {}
    for misconception in catalogue():
        specimens.setdefault(misconception.cell, []).append(misconception.specimen)
    rounds = (dict(zip(specimens, chosen, strict=True)) for chosen in zip_longest(*specimens.values()))
    found = [solution(assignment)]
    for answers in rounds:
        notebooks = {name: _with_answers(name, content, answers) for name, content in assignment.notebooks.items()}
        found.append(Submission("specimens", assignment.name, {f"{name}.ipynb": content for name, content in notebooks.items()}))
    return found if any(cell in specimens for cell in _solution_cells(assignment)) else found[:1]


def _solution_cells(assignment: Assignment) -> Iterator[str]:
    for name, content in assignment.notebooks.items():
        for cell in read_source(name, content).cells:
            if metadata(cell).get("solution"):
                yield metadata(cell)["grade_id"]


def _with_answers(name: str, content: bytes, answers: dict[str, str | None]) -> bytes:
    notebook = read_source(name, content)
    for cell in notebook.cells:
        if metadata(cell).get("solution"):
            cell.source = answers.get(metadata(cell)["grade_id"]) or cell.source
    return nbformat.writes(notebook).encode()
