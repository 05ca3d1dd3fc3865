"""Warm kernels: forked by a server that has imported the libraries, one server for each policy in each grading process.

A server (its program is `fork_server`) runs inside the sandbox and holds nothing of any submission. It is started again when
it has died, and replaced after `SandboxPolicy.forks` forks.
"""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from typing import Any

from autograder.errors import InfrastructureError
from autograder.implant import STUDENT_SIDE, implant
from autograder.sandbox import FOR_FORKING, SandboxPolicy, box, fork_server_argv

_servers: dict[str, "ForkServer"] = {}
_changing = threading.Lock()


def fork(policy: SandboxPolicy, request: dict[str, Any], descriptors: Sequence[int]) -> "Forked":
    """A kernel's process, forked by this process's server for `policy`; `descriptors` are handed to it.

    Raises: InfrastructureError when no server can be had.
    """
    with _changing:
        try:
            return _server(policy).fork(request, descriptors)
        except (OSError, EOFError):  # it has died since: once is bad luck, twice is a reason
            _forget(policy)
        server = _server(policy)
        try:
            return server.fork(request, descriptors)
        except (OSError, EOFError) as error:
            said = server.last_words()
            _forget(policy)
            raise InfrastructureError(f"the fork server ended ({error}) {said!r}. Nothing was graded. Run: autograder doctor") from error


def _server(policy: SandboxPolicy) -> "ForkServer":
    found = _servers.get(repr(policy))
    if found is not None and found.forks >= policy.forks:
        _forget(policy)
        found = None
    if found is None:
        found = _servers[repr(policy)] = ForkServer(policy)
    return found


def _forget(policy: SandboxPolicy) -> None:
    server = _servers.pop(repr(policy), None)
    if server is not None:
        server.close()


def servers() -> tuple["ForkServer", ...]:
    """Those of this process that run now."""
    return tuple(_servers.values())


@atexit.register
def close_all() -> None:
    """End every server of this process; kernels that still run are left to their holders."""
    while _servers:
        _servers.popitem()[1].close()


class ForkServer:
    """One running server: `fork` makes a process, `close` ends the server, not the processes that it made."""

    def __init__(self, policy: SandboxPolicy) -> None:
        self.forks = 0
        self._policy = policy
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the server
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        modules = (*STUDENT_SIDE, "preload", "fork_server")
        code = implant(modules, "fork_server.serve", control=theirs.fileno(), modules=list(policy.preload), box=box(policy))
        command, environment = [sys.executable, "-c", code], {**os.environ, **FOR_FORKING, **policy.environment}
        if policy.sandbox:
            command, environment = fork_server_argv(policy, command), {"PATH": "/usr/bin:/bin"}
        null = subprocess.DEVNULL
        with theirs:
            self._process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], stdin=null, stdout=null, stderr=self._stderr, env=environment, cwd="/"
            )  # fmt: skip

    @property
    def pid(self) -> int:
        """The process id of the server's sandbox."""
        return self._process.pid

    def fork(self, request: dict[str, Any], descriptors: Sequence[int]) -> "Forked":
        """A new process for `request`.

        Raises: OSError or EOFError when the server is gone; InfrastructureError when it refuses.
        """
        with ExitStack() as unless_it_works:
            ours, theirs = (unless_it_works.enter_context(end) for end in socket.socketpair())
            self._socket.settimeout(self._policy.startup_timeout_s)
            socket.send_fds(self._socket, [json.dumps(request).encode()], [theirs.fileno(), *descriptors])
            answer, found, _, _ = socket.recv_fds(self._socket, 2**16, 1)
            if not answer:
                raise EOFError("it closed the connection")
            if not found:
                raise InfrastructureError(f"the fork server refused: {json.loads(answer)['error']}. Nothing was graded. Run: autograder doctor")
            unless_it_works.pop_all()
            theirs.close()
        self.forks += 1
        return Forked(found[0], ours, self._policy.sandbox)

    def last_words(self) -> str:
        """The end of what the server wrote to its stderr."""
        self._stderr.seek(0)
        return self._stderr.read()[-400:].decode(errors="replace")

    def close(self) -> None:
        """Let the server end, and wait until it has."""
        self._socket.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._stderr.close()


class Forked:
    """A forked kernel's process, as `subprocess.Popen` would show it; ends with whoever holds it."""

    stdin = stdout = stderr = None

    def __init__(self, descriptor: int, lease: socket.socket, has_namespace: bool) -> None:
        self._descriptor, self._lease, self._has_namespace = descriptor, lease, has_namespace
        self.pid = _pid(descriptor)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """0 when the process has ended (with what status only its server could know); None while it runs."""
        if self.returncode is None and self._ended(0.0):
            self._release()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the process has ended.

        Raises: subprocess.TimeoutExpired.
        """
        if self.returncode is None:
            if not self._ended(timeout):
                raise subprocess.TimeoutExpired("kernel", timeout or 0.0)
            self._release()
        return 0

    def send_signal(self, number: int) -> None:
        """End the kernel and all that it started, whatever the signal, and wait for it.

        With the lease gone its init ends it; one that a student has got hold of ends with its namespace.
        """
        if self.returncode is None:
            self._lease.close()
            with suppress(ProcessLookupError):
                if self._has_namespace:
                    signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)
            self.wait(5.0)

    def kill(self) -> None:
        """As `send_signal`."""
        self.send_signal(signal.SIGKILL)

    terminate = kill

    def _ended(self, timeout_s: float | None) -> bool:
        poller = select.poll()
        poller.register(self._descriptor, select.POLLIN)
        return bool(poller.poll(None if timeout_s is None else timeout_s * 1000))

    def _release(self) -> None:
        self.returncode = 0
        os.close(self._descriptor)
        self._lease.close()


def _pid(descriptor: int) -> int:
    """The process's number as this process sees it."""
    with open(f"/proc/self/fdinfo/{descriptor}") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pid:"))
