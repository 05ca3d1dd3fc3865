"""What a student's process may see and use, as data, and the bwrap command line that follows from it."""

import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

from autograder.errors import InfrastructureError
from autograder.seccomp import program

HOME = "/home/student"
WORK = f"{HOME}/work"
"""Working folder of the student's code: a tmpfs, gone with the process."""

TMP = "/tmp"
SCRATCH = ("/dev/shm", TMP, HOME, WORK)
"""What the student's code can write: folders in memory."""

SYSTEM = ("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/share/fonts", "/usr/share/zoneinfo", "/usr/share/locale",
          "/usr/local/bin", "/usr/local/lib", "/bin", "/sbin", "/lib", "/lib32", "/lib64",
          "/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime")  # fmt: skip

FOR_FORKING = {
    "JAX_PLATFORMS": "cpu",
    "JAX_CPU_ENABLE_ASYNC_DISPATCH": "0",  # a callback must not outlive the call that made it
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # a kernel sets it, too late for a Matplotlib that is there already
}
"""With this, importing the libraries starts no thread, so that a process which has them may fork, and nothing comes out otherwise."""


REFUSED = ("unshare", "setns", "mount", "umount2", "pivot_root", "fsopen", "fsmount", "move_mount", "open_tree", "mount_setattr",
           "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", "keyctl", "add_key", "request_key",
           "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "shmget", "msgget", "semget")  # fmt: skip
"""System calls that no course needs; most holes in the kernel that a container lets through are behind them."""


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
    warm: bool = True
    """Fork kernels from a process that has imported `preload`, instead of starting each from nothing; same sandbox, same limits."""
    preload: tuple[str, ...] = ("matplotlib.pyplot", "jax.numpy", "optax")
    """Modules that a warm kernel finds imported; what is not installed is left out."""
    forks: int = 200
    """Kernels that are forked from one process before it is replaced by a fresh one."""
    refused_calls: tuple[str, ...] = REFUSED
    """System calls that the student's processes get EPERM for, by name (needs libseccomp)."""
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
        "PYTHONDONTWRITEBYTECODE": "1",
        "NBGRADER_EXECUTION": "autograde",
        **FOR_FORKING,
        **policy.environment,
    }


def refuse(policy: SandboxPolicy) -> str:
    """The seccomp program of a policy, in hex; empty without a sandbox, and where libseccomp is not installed."""
    return program(tuple(policy.refused_calls)).hex() if policy.sandbox else ""


def limits(policy: SandboxPolicy) -> dict[str, int]:
    """Hard limits of each process, by the names of the `resource` module."""
    mib = 2**20
    return {"RLIMIT_DATA": policy.memory_mib * mib, "RLIMIT_NPROC": policy.processes, "RLIMIT_NOFILE": 1024,
            "RLIMIT_FSIZE": policy.file_mib * mib, "RLIMIT_CORE": 0}  # fmt: skip


def limits_argv(policy: SandboxPolicy) -> list[str]:
    """`prlimit` in front of a command: hard limits that the command and its children inherit."""
    return ["prlimit", *(f"--{name.removeprefix('RLIMIT_').lower()}={most}" for name, most in limits(policy).items()), "--"]


def bwrap_argv(policy: SandboxPolicy, command: list[str], channel: str) -> list[str]:
    """`command` wrapped so that it sees nothing but Python, the system's libraries and, read-only, the folder `channel` of its sockets."""
    argv = ["bwrap", "--disable-userns", "--die-with-parent", *_namespaces(), "--proc", "/proc", *_view(policy)]
    argv += ["--ro-bind", channel, channel, "--remount-ro", "/", "--chdir", WORK]
    return [*argv, *_environment_argv(policy), "--", *limits_argv(policy), *command]


def fork_server_argv(policy: SandboxPolicy, command: list[str]) -> list[str]:
    """`command` wrapped as the fork server: it sees what kernels see, and may make namespaces.

    A fresh /proc needs one that is wholly visible, which bwrap's own is not under root: the kernels cover this one.
    """
    argv = ["bwrap", *_namespaces(), "--bind", "/proc", "/proc", *_view(policy), "--remount-ro", "/", "--chdir", "/"]
    return [*argv, *_environment_argv(policy), "--", *command]


def box(policy: SandboxPolicy) -> dict:
    """What a forked kernel does to itself before it starts, as plain data for the fork server."""
    shown = [*python_paths(), *policy.read_only.values()]
    kept = [path for path in shown if any(Path(path).is_relative_to(top) for top in SCRATCH)]
    return {"namespaces": policy.sandbox, "scratch": SCRATCH, "scratch_bytes": _scratch_bytes(policy), "kept": kept, "limits": limits(policy)}


def _scratch_bytes(policy: SandboxPolicy) -> int:
    return policy.scratch_mib * 2**20


def _namespaces() -> list[str]:
    return ["--unshare-all", "--unshare-user", "--new-session", "--cap-drop", "ALL", "--uid", "1000", "--gid", "1000", "--hostname", "sandbox", "--clearenv"]


def _view(policy: SandboxPolicy) -> list[str]:
    argv = ["--dev", "/dev", "--remount-ro", "/dev"]
    for path in SCRATCH:
        argv += ["--size", str(_scratch_bytes(policy)), "--tmpfs", path]
    for path in SYSTEM:
        argv += ["--ro-bind-try", path, path]
    for path in python_paths():  # after /tmp, below which an environment may live
        argv += ["--ro-bind", path, path]
    for path in _hidden():
        argv += ["--tmpfs", path]
    for outside, inside in sorted(policy.read_only.items()):
        argv += ["--ro-bind", outside, inside]
    return argv


def _environment_argv(policy: SandboxPolicy) -> list[str]:
    return [part for name, value in environment(policy).items() for part in ("--setenv", name, value)]


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
