"""What a student's process may see and use, as data, and the bwrap command line that follows from it."""

import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

from autograder.errors import InfrastructureError

HOME = "/home/student"
WORK = f"{HOME}/work"
"""Working folder of the student's code: a tmpfs, gone with the process."""

SYSTEM = ("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/share/fonts", "/usr/share/zoneinfo", "/usr/share/locale",
          "/usr/local/bin", "/usr/local/lib", "/bin", "/sbin", "/lib", "/lib32", "/lib64",
          "/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime")  # fmt: skip


@dataclass(frozen=True)
class SandboxPolicy:
    """What a student's process may see, and how much it may use. Every field can be set in nbgrader_config.py."""

    cell_timeout_s: float = 30.0
    """Longest run of one cell, or of all calls that one test cell makes into the student's code."""
    submission_timeout_s: float = 300.0
    """Longest run of one notebook, from kernel start to last test."""
    startup_timeout_s: float = 60.0
    """Longest start of a kernel; past it the submission is `ungraded`."""
    memory_mib: int = 4096
    """Memory of the student's processes together (watched), and private writable memory of each (RLIMIT_DATA). XLA needs 1024."""
    processes: int = 512
    """The student's processes and threads (RLIMIT_NPROC, which root ignores; and watched)."""
    file_mib: int = 64
    """Largest single file (RLIMIT_FSIZE)."""
    scratch_mib: int = 256
    """Size of each of the home, the working folder, /tmp and /dev/shm, which live in memory."""
    output_bytes: int = 1_000_000
    """Output kept of one cell; a cell that writes ten times as much is interrupted."""
    restarts: int = 3
    """How often a dead kernel is started again, for the cells that do not depend on what killed it."""
    sandbox: bool = True
    """False runs the student's code with the grader's own rights: for code you trust, such as your own."""
    read_only: dict[str, str] = field(default_factory=dict)
    """More folders to show, read-only: path outside -> path inside."""
    environment: dict[str, str] = field(default_factory=dict)
    """More environment variables."""

    def as_config(self) -> dict:
        """The policy as plain data, for a kernel spec's provisioner config."""
        return asdict(self)


def python_paths() -> tuple[str, ...]:
    """Folders of the running Python: its environment and the installation that the environment came from."""
    prefixes = {sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parent.parent)}
    return tuple(sorted(prefixes - {"/usr", "/"}))


def own_package() -> str:
    """Folder that holds this package when it is installed rather than linked; the student's process must not see it."""
    return str(Path(sysconfig.get_paths()["purelib"]) / "autograder")


def environment(policy: SandboxPolicy) -> dict[str, str]:
    """The student's whole environment, built from nothing."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": HOME,
        "USER": "student",
        "LANG": "C.UTF-8",
        "IPYTHONDIR": f"{HOME}/.ipython",
        "JAX_PLATFORMS": "cpu",
        "JAX_CPU_ENABLE_ASYNC_DISPATCH": "0",  # a callback must not outlive the call that made it
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "NBGRADER_EXECUTION": "autograde",
    } | policy.environment


def limits_argv(policy: SandboxPolicy) -> list[str]:
    """`prlimit` in front of a command: hard limits that the command and its children inherit."""
    mib = 2**20
    return ["prlimit", f"--data={policy.memory_mib * mib}", f"--nproc={policy.processes}", "--nofile=1024",
            f"--fsize={policy.file_mib * mib}", "--core=0", "--"]  # fmt: skip


def bwrap_argv(policy: SandboxPolicy, command: list[str], channel: str) -> list[str]:
    """`command` wrapped so that it sees nothing but Python, the system's libraries and, read-only, the folder `channel` of its sockets."""
    scratch = str(policy.scratch_mib * 2**20)
    argv = ["bwrap", "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session",
            "--cap-drop", "ALL", "--uid", "1000", "--gid", "1000", "--hostname", "sandbox", "--clearenv"]  # fmt: skip
    argv += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    for path in ("/dev/shm", "/tmp", HOME, WORK):
        argv += ["--size", scratch, "--tmpfs", path]
    for path in SYSTEM:
        argv += ["--ro-bind-try", path, path]
    for path in python_paths():  # after /tmp, below which an environment may live
        argv += ["--ro-bind", path, path]
    for path in _hidden():
        argv += ["--tmpfs", path]
    for outside, inside in sorted(policy.read_only.items()):
        argv += ["--ro-bind", outside, inside]
    argv += ["--ro-bind", channel, channel, "--remount-ro", "/", "--chdir", WORK]
    for name, value in environment(policy).items():
        argv += ["--setenv", name, value]
    return [*argv, "--", *limits_argv(policy), *command]


def _hidden() -> list[str]:
    shown = (*SYSTEM, *python_paths())
    candidates = [own_package(), "/usr/local/share/nbgrader"]
    return [path for path in candidates if Path(path).is_dir() and any(Path(path).is_relative_to(top) for top in shown)]


def refusal() -> InfrastructureError | None:
    """Why this machine cannot run the sandbox, with the cure; None when it can."""
    if shutil.which("bwrap") is None:
        return InfrastructureError("bwrap is not installed; nothing was graded. Install it: apt-get install bubblewrap")
    with tempfile.TemporaryDirectory(prefix="ag-") as channel:
        argv = bwrap_argv(SandboxPolicy(), [sys.executable, "-c", ""], channel)
        tried = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    if tried.returncode == 0:
        return None
    said = tried.stderr.strip().split("\n")[-1][:200]
    return InfrastructureError(f"bwrap cannot make a sandbox here ({said}); nothing was graded. Unprivileged user namespaces may be off: run autograder doctor")
