"""One student's kernel: start it under a policy, run code in it with bounds, interrupt it, end it.

Its messages are display only: no score is ever read from them.
"""

import contextlib
import json
import queue
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager
from nbformat import NotebookNode

from autograder import provisioner
from autograder.conversation import GRACE_S, Conversation
from autograder.errors import CellTimeout, ForkRefused, InfrastructureError, KernelDied
from autograder.implant import STUDENT_SIDE, implant
from autograder.sandbox import SandboxPolicy, refuse
from autograder.watch import Watch

FLOOD_FACTOR = 10
PORTS = ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port")


class _Specs(KernelSpecManager):
    """Hands out the one kernel spec that a policy describes, whatever kernel the notebook names."""

    def __init__(self, policy: SandboxPolicy, sockets: dict[str, int]) -> None:
        super().__init__()
        self._policy, self._sockets = policy, sockets

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        policy, command = self._policy, [json.dumps(self._sockets)]
        if not policy.warm:
            command = [sys.executable, "-c", implant(STUDENT_SIDE, "launch.launch", sockets=self._sockets, refuse=refuse(policy))]
        name = provisioner.WARM if policy.warm else provisioner.COLD if policy.sandbox else "local-provisioner"
        config = {} if name == "local-provisioner" else {"policy": policy.as_config()}
        return KernelSpec(
            argv=[*command, "-f", "{connection_file}", "--HistoryManager.hist_file=:memory:"],
            env=policy.environment,
            display_name="Python 3",
            language="python",
            interrupt_mode="message",  # a signal from outside would reach bwrap, not the kernel
            metadata={"kernel_provisioner": {"provisioner_name": name, "config": config}},
        )


class Kernel:
    """A running kernel with its agent connected; a context manager that ends it and everything it started.

    Raises: InfrastructureError when it does not start.
    """

    def __init__(self, policy: SandboxPolicy) -> None:
        self.policy = policy
        self._folder = Path(tempfile.mkdtemp(prefix="ag-"))  # short: Unix socket paths end at 107 bytes
        listeners = {path: _bound(path) for path in (f"{self._folder}/k-{number}" for number in range(1, 6))}
        self._agent, agent = socket.socketpair()
        self._handed_over = [*listeners.values(), agent]
        self._manager = KernelManager(
            kernel_spec_manager=_Specs(policy, {f"ipc://{path}": listener.fileno() for path, listener in listeners.items()}),
            **{port: number for number, port in enumerate(PORTS, 1)},
            connection_file=str(self._folder / "kernel.json"),
            transport="ipc",
            ip=str(self._folder / "k"),
        )
        self._client: Any = None
        self._watch: Watch | None = None
        self.conversation: Conversation = None  # type: ignore[assignment]

    def __enter__(self) -> "Kernel":
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self) -> None:
        deadline = time.monotonic() + self.policy.startup_timeout_s
        try:
            with (self._folder / "stderr").open("wb") as stderr:
                place = {} if self.policy.sandbox else {"cwd": self._scratch()}
                descriptors = [each.fileno() for each in self._handed_over]
                self._manager.start_kernel(stdout=subprocess.DEVNULL, stderr=stderr, pass_fds=descriptors, **place)
            self._client = self._manager.blocking_client()
            self._client.start_channels(stdin=False, hb=False)
            if self.policy.sandbox:
                self._watch = Watch(self.policy, self._manager.provisioner.pid, self._folder)
            self._await_welcome(deadline)
            self._connect_agent(deadline)
        except (RuntimeError, OSError, KernelDied) as error:
            raise InfrastructureError(f"the kernel did not start ({error}) {self._last_words()!r}. Nothing was graded. Run: autograder doctor") from error

    def _await_welcome(self, deadline: float) -> None:
        """Wait until the kernel publishes to us; what it says after that is not missed."""
        while self._published(deadline)["msg_type"] != "iopub_welcome":
            pass

    def _connect_agent(self, deadline: float) -> None:
        number = self._handed_over[-1].fileno()
        code = f"__import__('autograder.agent').agent.connect({number}, globals())"
        self._drain(self._client.execute(code, silent=True), deadline)
        self._close_handed_over()
        self.conversation = Conversation(self._agent, self.interrupt)

    def _close_handed_over(self) -> None:
        for each in self._handed_over:
            each.close()

    def _last_words(self) -> str:
        said = self._folder / "stderr"
        return said.read_bytes()[-400:].decode(errors="replace") if said.exists() else ""

    def _scratch(self) -> str:
        scratch = self._folder / "work"
        scratch.mkdir()
        return str(scratch)

    # --- running the student's cells

    def execute(self, code: str, timeout_s: float) -> list[NotebookNode]:
        """Run a cell of the student's and return its outputs, bounded.

        Raises: CellTimeout or KernelDied, with the outputs so far as `outputs`.
        """
        message = self._client.execute(code, store_history=True, allow_stdin=False, stop_on_error=False)
        outputs = _Outputs(self.policy.output_bytes)
        try:
            self._drain(message, time.monotonic() + timeout_s, outputs)
        except TimeoutError:
            self._stop_cell(message)
            error: Exception = CellTimeout(timeout_s)
        except KernelDied as died:
            error = died
        else:
            return outputs.nodes
        error.outputs = outputs.nodes  # type: ignore[attr-defined]
        raise error

    def _stop_cell(self, message: str) -> None:
        self.interrupt()
        try:
            self._drain(message, time.monotonic() + GRACE_S)
        except (TimeoutError, KernelDied):
            self.kill()

    def _drain(self, message: str, deadline: float, outputs: "_Outputs | None" = None) -> None:
        """Read what the kernel publishes until it is idle again after `message`."""
        while True:
            if outputs is not None and outputs.flooded:
                raise TimeoutError
            published = self._published(deadline)
            if published["parent_header"].get("msg_id") != message:
                continue
            if published["msg_type"] == "status" and published["content"].get("execution_state") == "idle":
                return
            if outputs is not None:
                outputs.add(published)

    def _published(self, deadline: float) -> dict:
        """The next message that the kernel publishes.

        Raises: TimeoutError past the deadline, KernelDied.
        """
        while (remaining := deadline - time.monotonic()) > 0:
            try:
                return self._client.get_iopub_msg(timeout=min(remaining, 1.0))
            except queue.Empty:
                if not self.is_alive():
                    raise KernelDied(f"a cell was running{self._cause()}") from None
        raise TimeoutError

    @contextlib.contextmanager
    def serving(self):
        """In the block the kernel answers requests of the conversation; what it prints meanwhile is dropped."""
        message = self._client.execute("__import__('autograder.agent').agent.current.serve()", silent=True, store_history=False)
        try:
            yield self.conversation
        finally:
            self.conversation.release()
            try:
                self._drain(message, time.monotonic() + GRACE_S)
            except (TimeoutError, KernelDied) as error:
                self.conversation.fault = self.conversation.fault or KernelDied(f"a test was calling it{self._cause()}")
                if isinstance(error, TimeoutError):
                    self.kill()

    # --- ending

    def is_alive(self) -> bool:
        """Whether the kernel's process runs."""
        return bool(self._manager.is_alive())

    def interrupt(self) -> None:
        """Ask the kernel to stop what it is running; the student's code may refuse."""
        if self.is_alive():
            self._manager.interrupt_kernel()

    def _cause(self) -> str:
        return f" ({self._watch.why})" if self._watch and self._watch.why else ""

    def kill(self) -> None:
        """End the kernel and everything in its sandbox at once."""
        if self._manager.has_kernel:
            self._manager.shutdown_kernel(now=True)

    def __exit__(self, *exc_info: object) -> None:
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        self._agent.close()
        if self._client is not None:
            self._client.stop_channels()
        self.kill()
        self._close_handed_over()
        self._manager.cleanup_resources()
        self._manager.context.destroy(linger=0)
        shutil.rmtree(self._folder, ignore_errors=True)


@contextlib.contextmanager
def started(policy: SandboxPolicy) -> Iterator[Kernel]:
    """A kernel under the policy; where none can be forked, one from nothing.

    Raises: InfrastructureError.
    """
    with contextlib.ExitStack() as stack:
        try:
            kernel = stack.enter_context(Kernel(policy))
        except ForkRefused:
            kernel = stack.enter_context(Kernel(replace(policy, warm=False)))
        yield kernel


def _bound(path: str) -> socket.socket:
    """A Unix socket at `path`, for the kernel to listen on."""
    sock = socket.socket(socket.AF_UNIX)
    sock.bind(path)
    sock.listen()
    return sock


class _Outputs:
    """Outputs of one cell as notebook nodes, up to `limit` bytes; `flooded` when far more was sent."""

    def __init__(self, limit: int) -> None:
        self.nodes: list[NotebookNode] = []
        self._limit, self._seen = limit, 0

    @property
    def flooded(self) -> bool:
        return self._seen > self._limit * FLOOD_FACTOR

    def add(self, message: dict) -> None:
        """Keep one published message if it is an output and there is room."""
        if message["msg_type"] == "clear_output":
            self.nodes.clear()
        if message["msg_type"] not in ("stream", "display_data", "execute_result", "error"):
            return
        try:
            node = nbformat.v4.output_from_msg(message)
        except (ValueError, KeyError, TypeError):
            return
        self._seen += len(str(node))
        if self._seen <= self._limit:
            self._append(node)

    def _append(self, node: NotebookNode) -> None:
        last = self.nodes[-1] if self.nodes else None
        if last is not None and node.output_type == "stream" == last.output_type and node.name == last.name:
            last.text += node.text
        else:
            self.nodes.append(node)
