"""The program of a fork server: import the libraries once, then fork a kernel on each request, into namespaces of its own.

It runs inside a sandbox of its own, as text, and never runs a student's code: a forked process leaves its user, process, mount,
IPC, network and host-name namespaces behind, covers every writable folder, sets its limits and gives up its rights before the
kernel in it starts. Forking is safe while a process has one thread, which is asserted; so nothing is computed here.
"""

import contextlib
import ctypes
import gc
import json
import os
import resource
import select
import signal
import socket
import sys
import warnings
from collections.abc import Sequence
from typing import NoReturn

from autograder.launch import launch
from autograder.preload import preload

LIBC = ctypes.CDLL(None, use_errno=True)
NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = 0x00020000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REMOUNT, MS_BIND, MS_REC = 1, 2, 4, 32, 4096, 16384
PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 38, 24, 47, 4
CAPABILITY_VERSION_3, LAST_CAPABILITY = 0x20080522, 63
OURS_BELOW_PROC = ("sys", "sysrq-trigger", "irq", "bus")
"""What a real root outside could write, whatever its rights inside."""


def serve(control: int, modules: list[str], box: dict) -> None:
    """Answer requests on the socket `control` until its other end is closed.

    A request is JSON with descriptors beside it; the answer is one descriptor, of the new process, or JSON with an `error`.
    """
    warnings.filterwarnings("ignore", message=".*os.fork.*", category=RuntimeWarning)  # JAX's, which has not started a thread yet
    preload(modules)
    gc.collect()
    gc.freeze()  # so that a child's collector does not touch, and so copy, every page
    with socket.socket(fileno=control) as sock:
        while True:
            request, descriptors, _, _ = socket.recv_fds(sock, 2**18, 16)
            if not request:
                return
            _answer(sock, json.loads(request), descriptors, box)


def _answer(sock: socket.socket, request: dict, descriptors: list[int], box: dict) -> None:
    threads = len(os.listdir("/proc/self/task"))
    if threads != 1:
        sock.send(json.dumps({"error": f"the fork server has {threads} threads"}).encode())
    elif (middle := os.fork()) == 0:
        _leave(sock, request, descriptors, box)
    else:
        os.waitpid(middle, 0)
    for descriptor in descriptors:
        os.close(descriptor)


# --- in the forked processes: the middle one makes namespaces, the first one in them is their init, and its child the kernel


def _leave(sock: socket.socket, request: dict, descriptors: list[int], box: dict) -> NoReturn:
    try:
        enter_namespaces(box)
        if os.fork() == 0:
            settle(box)
            socket.send_fds(sock, [b"{}"], [os.pidfd_open(os.getpid())])
            sock.close()
            _run_init(request, *descriptors)
    except BaseException as error:
        sock.send(json.dumps({"error": f"{type(error).__name__}: {error}"}).encode())
    os._exit(0)


def enter_namespaces(box: dict) -> None:
    """Move this process into a fresh user namespace, and its next child into a fresh process namespace."""
    uid, gid = os.getuid(), os.getgid()
    if box["namespaces"]:  # otherwise the grader runs without a sandbox, as it was told to
        _check(LIBC.unshare(NEWUSER | NEWPID | NEWNS | NEWIPC | NEWUTS | NEWNET), "unshare")
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{uid} {uid} 1")
        _write("/proc/self/gid_map", f"{gid} {gid} 1")


def settle(box: dict) -> None:
    """As the first process in a fresh namespace: cover what can be written, set the limits, and give up all rights."""
    os.setsid()
    if box["namespaces"]:
        cover(box)
        give_up_rights()
        limit(box["limits"])


def _run_init(request: dict, lease: int, stderr: int, *adopted: int) -> NoReturn:
    os.dup2(stderr, 2)
    kernel = os.fork()
    if kernel == 0:
        _run_kernel(request, [lease, stderr], adopted)
    _wait(kernel, lease)
    os._exit(0)


def _wait(kernel: int, lease: int) -> None:
    """Be the init of the namespace: until the kernel has ended, or nobody holds the other end of `lease` any more."""
    ended = os.pidfd_open(kernel)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # orphans are nobody's to wait for
    poller = select.poll()
    for descriptor in (ended, lease):
        poller.register(descriptor, select.POLLIN)
    poller.poll()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(kernel, signal.SIGKILL)  # without a namespace of its own nothing else would end it


def _run_kernel(request: dict, ours: Sequence[int], adopted: Sequence[int]) -> NoReturn:
    status = 1
    try:
        os.setsid()
        for descriptor in ours:
            os.close(descriptor)
        _renumber(adopted, request["numbers"])
        _write(request["connection_file"], request["connection"])
        os.chdir(request["folder"])
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed()  # otherwise all submissions draw the same numbers
        sys.argv[1:] = request["arguments"]
        launch(request["sockets"], request["refuse"])
        status = 0
    except SystemExit as exiting:
        status = exiting.code if isinstance(exiting.code, int) else 1
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}".encode())
    os._exit(status)


def _renumber(descriptors: Sequence[int], numbers: Sequence[int]) -> None:
    """Give each descriptor the number that it has in the grader, and close every other but the standard ones."""
    top = max([*descriptors, *numbers, 2]) + 1
    parked = [os.dup2(descriptor, top + place) for place, descriptor in enumerate(descriptors)]
    os.closerange(3, top)
    for descriptor, number in zip(parked, numbers, strict=True):
        os.dup2(descriptor, number)
    for number in map(int, os.listdir("/proc/self/fd")):
        with contextlib.suppress(OSError):  # the one that lists them is closed already
            if number > 2 and number not in numbers:
                os.close(number)


def cover(box: dict) -> None:
    """Put an empty folder of a bounded size over every place that can be written, and a fresh /proc over the old one."""
    kept = [(os.open(path, os.O_PATH), path) for path in box["kept"]]
    for path in box["scratch"]:
        os.makedirs(path, exist_ok=True)
        _mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, f"size={box['scratch_bytes']},mode=0755")
    for descriptor, path in kept:
        os.makedirs(path, exist_ok=True)
        _mount(f"/proc/self/fd/{descriptor}", path, None, MS_BIND | MS_REC)
        os.close(descriptor)
    _mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV)
    _write("/proc/sys/user/max_user_namespaces", "0")
    for name in OURS_BELOW_PROC:
        if os.path.exists(f"/proc/{name}"):
            _mount(f"/proc/{name}", f"/proc/{name}", None, MS_BIND | MS_REC)
            _mount(None, f"/proc/{name}", None, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV)


def give_up_rights() -> None:
    """Drop every capability for good: bounding set, ambient set, and the process's own; no program can bring one back."""
    _check(LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    for capability in range(LAST_CAPABILITY + 1):
        LIBC.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)  # past the kernel's last one it is refused
    LIBC.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    _check(LIBC.capset(header, (ctypes.c_uint32 * 6)()), "capset")


def limit(limits: dict[str, int]) -> None:
    """Set hard limits, by the names of the `resource` module, for this process and all below it.

    What the server held before it forked comes on top of the memory that a student may have.
    """
    with open("/proc/self/status") as status:
        held = next(1024 * int(line.split()[1]) for line in status if line.startswith("VmData"))
    for name, most in (limits | {"RLIMIT_DATA": limits["RLIMIT_DATA"] + held}).items():
        resource.setrlimit(getattr(resource, name), (most, most))


def _mount(source: str | None, target: str, kind: str | None, flags: int, options: str = "") -> None:
    encoded = [text.encode() if text else None for text in (source, target, kind)]
    _check(LIBC.mount(*encoded, ctypes.c_ulong(flags), options.encode()), f"mount {target}")


def _check(returned: int, what: str) -> None:
    if returned != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{what}: {os.strerror(error)}")


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)
