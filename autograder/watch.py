"""What a sandbox uses, looked at from outside: past its policy, everything in it is killed at once.

The system's own limits count for each process alone, and the one on processes does not bind root; these count for all of
a submission's processes together, whoever runs the grader, and need no cgroup.
"""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

from autograder.sandbox import SandboxPolicy

EVERY_S = 0.1
MIB = 2**20


class Watch:
    """Watches the process `pid`, all below it, and the folder of its sockets, until closed; `why` says what ended it."""

    def __init__(self, policy: SandboxPolicy, pid: int, folder: Path) -> None:
        self.why = ""
        self._policy, self._pid, self._folder = policy, pid, folder
        self._process = os.pidfd_open(pid)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        self._closed.set()
        self._thread.join()
        os.close(self._process)

    def _run(self) -> None:
        while not self.why and not self._closed.wait(EVERY_S):
            self.why = excess(self._policy, self._pid, self._folder)
        if self.why:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._process, signal.SIGKILL)


def excess(policy: SandboxPolicy, pid: int, folder: Path) -> str:
    """What goes beyond the policy, in words for the student; the empty string when nothing does."""
    processes = list(_below(pid, 2 * policy.processes))
    threads, memory = _totals(processes)
    if threads > policy.processes:
        return f"it had more than {policy.processes} processes and threads"
    if memory > policy.memory_mib * MIB and _proportional(processes) > policy.memory_mib * MIB:
        return f"it used more than {policy.memory_mib} MiB of memory"
    if _folder_bytes(folder) > policy.file_mib * MIB:
        return f"it wrote more than {policy.file_mib} MiB outside its own folders"
    return ""


def _below(pid: int, most: int) -> Iterator[int]:
    """The processes that descend from `pid`, as far as `most` of them."""
    waiting = [pid]
    while waiting and most > 0:
        found = _children(waiting.pop())
        yield from found[:most]
        most -= len(found)
        waiting += found


def _children(pid: int) -> list[int]:
    try:
        tasks = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return []
    return [int(child) for task in tasks for child in _read(f"/proc/{pid}/task/{task}/children").split()]


def _totals(processes: list[int]) -> tuple[int, int]:
    """Threads, and resident memory in bytes, of these processes; what they share counts for each."""
    threads = kib = 0
    for pid in processes:
        for line in _read(f"/proc/{pid}/status").splitlines():
            name, _, value = line.partition(":")
            if name == "Threads":
                threads += int(value)
            elif name in ("RssAnon", "RssShmem"):
                kib += int(value.split()[0])
    return threads, kib * 1024 + sum(map(_nameless_files, processes))


def _nameless_files(pid: int) -> int:
    """Bytes in open files that have no name, deleted ones and those of `memfd_create`: no process and no folder shows them."""
    total = 0
    with contextlib.suppress(OSError):
        for entry in os.scandir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                link = os.readlink(entry.path)
                if link.startswith("/memfd:") or link.endswith(" (deleted)"):
                    total += os.stat(entry.path).st_blocks * 512
    return total


def _proportional(processes: list[int]) -> int:
    """Memory in bytes, with what is shared counted once: slower, so asked for only when the quick sum is too large."""
    kib = 0
    for pid in processes:
        for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
            if line.startswith(("Pss_Anon", "Pss_Shmem")):
                kib += int(line.split()[1])
    return kib * 1024 + sum(map(_nameless_files, processes))


def _folder_bytes(folder: Path) -> int:
    total = 0
    with contextlib.suppress(OSError):
        for top, folders, names in os.walk(folder):
            total += 4096 * (len(folders) + len(names))
            for name in names:
                with contextlib.suppress(OSError):
                    total += os.lstat(os.path.join(top, name)).st_blocks * 512
    return total


def _read(path: str) -> str:
    try:
        with open(path) as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return ""
