"""What works on this machine, what does not, and the cure."""

import importlib.metadata
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import AutograderError
from autograder.sandbox import SandboxPolicy, refusal, refuse

SANDBOX_CURE = (
    "apt-get install bubblewrap; if it is installed, allow user namespaces: sysctl -w kernel.unprivileged_userns_clone=1 "
    "(on Ubuntu 23.10 and later also kernel.apparmor_restrict_unprivileged_userns=0). "
    "Windows and macOS have no bwrap: grade in WSL or on a Linux machine."
)

FORK_CURE = (
    "Grading works without it, at half the speed. A sandbox must be allowed to make another inside: AppArmor's profile for bwrap may forbid it "
    "(on Ubuntu: kernel.apparmor_restrict_unprivileged_userns=0)."
)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    works: bool
    detail: str
    cure: str = ""
    needed: bool = True
    """False when only some tasks need it."""


def examine(start: Path) -> list[Finding]:
    """Look at everything that grading, learning and testing need; takes a few seconds, since it starts a kernel."""
    return [_python(), *_packages(), _sandbox(), _seccomp(), *_kernels(), _course(start), _browser()]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", (3, 11) <= sys.version_info < (3, 14), version, "Use Python 3.11, 3.12 or 3.13, then run: make learn")


def _packages() -> Iterator[Finding]:
    for name in ("jax", "optax", "nbgrader", "jupyterlab", "ipywidgets", "matplotlib"):
        try:
            yield Finding(name, True, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, False, "not installed", "pip install --require-hashes -r requirements.lock")


def _sandbox() -> Finding:
    problem = refusal()
    return Finding("Sandbox", problem is None, "bwrap makes sandboxes" if problem is None else str(problem), SANDBOX_CURE)


def _seccomp() -> Finding:
    works = bool(refuse(SandboxPolicy()))
    detail = "refuses system calls that no course needs" if works else "libseccomp.so.2 not found; the namespaces hold without it"
    return Finding("seccomp", works, detail, "apt-get install libseccomp2", needed=False)


def _kernels() -> Iterator[Finding]:
    sandbox = refusal() is None
    yield _kernel("Kernel", SandboxPolicy(sandbox=sandbox, warm=False), "See the sandbox above; then: python -m ipykernel_launcher --help")
    yield _kernel("Forked kernel", SandboxPolicy(sandbox=sandbox), FORK_CURE, needed=False)


def _kernel(name: str, policy: SandboxPolicy, cure: str, needed: bool = True) -> Finding:
    from autograder.kernel import Kernel

    try:
        with Kernel(policy) as kernel:
            outputs = kernel.execute("print(6 * 7)", 30)
        works = bool(outputs) and outputs[0].get("text") == "42\n"
        return Finding(name, works, "starts and answers" if works else f"answers {outputs}", "pip install --force-reinstall ipykernel", needed)
    except AutograderError as error:
        return Finding(name, False, str(error), cure, needed)


def _course(start: Path) -> Finding:
    from autograder.course_folder import find_course

    try:
        return Finding("Course", True, str(find_course(start).root))
    except AutograderError as error:
        return Finding("Course", False, str(error), "Change to the folder that holds nbgrader_config.py.")


def _browser() -> Finding:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return Finding("Chromium", found is not None, found or "not found", "apt-get install chromium (only the browser tests need it)", needed=False)
