"""One notebook of one submission: run its cells in order, student cells in the kernel and test cells here; salvage what ran."""

import contextlib
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.errors import CellTimeout, KernelDied, ProtocolViolation, SubmissionError
from autograder.kernel import Kernel, started
from autograder.model import CellResult, Curve, NotebookResult, Verdict
from autograder.notebook import Planned, Role, owned_names, read_source, read_submitted, rebuild, written
from autograder.sandbox import SandboxPolicy
from autograder.testcells import Namespace, Outcome, run_setup, run_test

FILES = 200
"""Most files taken back from the student's working folder."""
COLD = re.compile(r"\b(environ|putenv|setenv)\b|%env\b|%set_env\b")
"""What sets environment variables: libraries read them when they are imported, which in a warm kernel they have been."""


@dataclass(frozen=True)
class Work:
    """What a session needs: the author's notebook and files, and the student's, as bytes."""

    name: str
    source: bytes
    submitted: bytes | None
    source_files: Mapping[str, bytes]
    submitted_files: Mapping[str, bytes]
    seed: str = ""
    """What hidden probes are drawn from."""


def run_notebook(work: Work, policy: SandboxPolicy) -> NotebookResult:
    """Grade one notebook; whatever the submission does, every graded cell gets a verdict.

    Raises: AuthoringError for a broken source notebook, InfrastructureError when no kernel can be had.
    """
    source = read_source(work.name, work.source)
    notes: list[str] = []
    try:
        if work.submitted is None:
            raise SubmissionError(f"{work.name}.ipynb was not handed in")
        submitted = read_submitted(work.submitted)
    except SubmissionError as error:
        return _without_work(work.name, source, str(error))
    steps, repairs = rebuild(source, submitted)
    return Session(work, steps, owned_names(source), policy, notes + repairs).run()


def _without_work(name: str, source: NotebookNode, reason: str) -> NotebookResult:
    steps, _ = rebuild(source, nbformat.v4.new_notebook())
    cells = [CellResult(name, s.grade_id, 0.0, s.points, Verdict.FAILED, reason) for s in steps if _is_graded(s)]
    untouched = tuple(s.grade_id for s in steps if s.stub)
    return NotebookResult(name, tuple(cells), written(source, [s.cell for s in steps if s.cell]), (reason,), untouched)


def _is_graded(step: Planned) -> bool:
    return step.role in (Role.TEST, Role.MANUAL)


class Session:
    """The run of one notebook; holds the kernel and the results so far."""

    def __init__(self, work: Work, steps: list[Planned], owned: set[str], policy: SandboxPolicy, notes: list[str]) -> None:
        self._work, self._steps, self._owned = work, steps, owned
        needs_cold = any(COLD.search(step.student or "") for step in steps)
        self._policy = replace(policy, warm=False) if needs_cold else policy
        self._notes = notes
        self._cells: list[CellResult] = []
        self._fatal: set[int] = set()
        self._restarts = 0
        self._files: dict[str, bytes] = {}
        self._hints: list[str] = []
        self._curves: list[Curve] = []
        self._deadline = time.monotonic() + policy.submission_timeout_s

    def run(self) -> NotebookResult:
        """Run every step; a kernel that dies is started again and the steps before it are replayed."""
        done = 0
        with _workspace(self._work.source_files):
            while done < len(self._steps):
                with started(self._policy) as kernel:
                    done = self._run_from(kernel, done)
                if done < len(self._steps) and not self._may_restart():
                    self._give_up(done)
                    break
        shown = [step.cell for step in self._steps if step.cell is not None]
        source = read_source(self._work.name, self._work.source)
        untouched = tuple(step.grade_id for step in self._steps if step.stub)
        executed, notes, curves = written(source, shown), tuple(self._notes), tuple(self._curves)
        return NotebookResult(self._work.name, tuple(self._cells), executed, notes, untouched, self._files, curves, self._work.seed)

    def _may_restart(self) -> bool:
        self._restarts += 1
        return self._restarts <= self._policy.restarts and time.monotonic() < self._deadline

    def _give_up(self, done: int) -> None:
        late = time.monotonic() >= self._deadline
        reason = f"the notebook ran longer than {self._policy.submission_timeout_s:g} s" if late else "the notebook's process kept ending"
        self._notes.append(reason)
        for step in self._steps[done:]:
            self._record(step, Outcome(Verdict.FAILED, 0.0, f"Not reached: {reason}."))

    # --- one life of a kernel

    def _run_from(self, kernel: Kernel, done: int) -> int:
        """Replay the steps before `done`, go on from there, and return how many steps are finished."""
        kernel.conversation.seed = self._work.seed
        namespace = Namespace(kernel.conversation, self._owned)
        self._send_files(kernel)
        for number, step in enumerate(self._steps):
            if time.monotonic() >= self._deadline:
                return max(number, done)
            try:
                self._run_step(kernel, namespace, number, step, replay=number < done)
            except KernelDied:
                self._lose(number, step, replay=number < done)
                return max(number + 1, done)
        self._fetch_files(kernel)
        return len(self._steps)

    def _lose(self, number: int, step: Planned, replay: bool) -> None:
        """Remember that a step killed the kernel, so that it is not run again."""
        self._fatal.add(number)
        if not replay:
            where = step.grade_id or f"cell {number}"
            self._notes.append(f"the process ended in {where}; it was started again without that cell")

    def _run_step(self, kernel: Kernel, namespace: Namespace, number: int, step: Planned, replay: bool) -> None:
        if step.trusted is not None and step.role is not Role.TEST:
            with kernel.serving() as conversation, conversation.limit(self._policy.cell_timeout_s):
                run_setup(step.trusted, namespace, self._policy.cell_timeout_s)
        if step.student is not None and number not in self._fatal:
            self._run_student_cell(kernel, step, replay)
        if step.role is Role.TEST and number not in self._fatal:
            self._run_test_cell(kernel, namespace, step, replay)
        if step.role is Role.MANUAL and not replay:
            self._record(step, _manual(step))

    def _run_student_cell(self, kernel: Kernel, step: Planned, replay: bool) -> None:
        outputs: list[NotebookNode] = []
        try:
            outputs = kernel.execute(step.student or "", self._time_left(self._policy.cell_timeout_s))
        except (CellTimeout, KernelDied) as error:
            outputs = [*error.outputs, _error_output(error)]  # type: ignore[union-attr]
            self._note(step, error, replay)
            if isinstance(error, KernelDied) or not kernel.is_alive():
                raise KernelDied("a cell was running") from error
        finally:
            kernel.conversation.printed[step.grade_id] = "".join(node.text for node in outputs if node.output_type == "stream")
            if step.cell is not None and not replay:
                step.cell.outputs = outputs

    def _note(self, step: Planned, error: Exception, replay: bool) -> None:
        if not replay:
            self._notes.append(f"{step.grade_id or 'an extra cell'}: {error}")

    def _run_test_cell(self, kernel: Kernel, namespace: Namespace, step: Planned, replay: bool) -> None:
        with kernel.serving() as conversation:
            limit_s, started = self._time_left(self._policy.cell_timeout_s), time.monotonic()
            outcome = run_test(step.trusted or "", step.points, namespace, conversation, limit_s)
        if not replay:
            self._record(step, outcome, time.monotonic() - started)
        if isinstance(conversation.fault, KernelDied | ProtocolViolation) or not kernel.is_alive():
            kernel.kill()
            raise KernelDied("a test was calling it")

    def _time_left(self, limit_s: float) -> float:
        return max(min(limit_s, self._deadline - time.monotonic()), 0.1)

    def _record(self, step: Planned, outcome: Outcome, seconds: float | None = None) -> None:
        if not _is_graded(step):
            return
        outcome, labels = self._diagnosed(outcome)
        seconds = None if seconds is None else round(seconds, 4)
        self._cells.append(CellResult(self._work.name, step.grade_id, outcome.points, step.points, outcome.verdict, outcome.message, labels, seconds))
        if step.role is Role.TEST and step.cell is not None:
            step.cell.outputs = _test_outputs(outcome)

    def _diagnosed(self, outcome: Outcome) -> tuple[Outcome, tuple[str, ...]]:
        """The outcome with the hint that its evidence calls for, unless an earlier cell gave it, and the labels; no point changes."""
        evidence = outcome.evidence
        if evidence is not None and evidence.curve is not None and evidence.curve not in self._curves:
            self._curves.append(evidence.curve)
        if outcome.verdict is not Verdict.FAILED or evidence is None:
            return outcome, ()
        from autograder.diagnosis import diagnose  # needs JAX, which other courses never import

        found = diagnose(evidence)
        new = [hint for hint in found.hints if hint not in self._hints]
        self._hints += new
        return replace(outcome, message=" ".join([outcome.message, *(f"Hint: {hint}" for hint in new)])), found.labels

    # --- files of the working folder

    def _send_files(self, kernel: Kernel) -> None:
        files = {**self._work.submitted_files, **self._work.source_files}
        if files:
            with kernel.serving() as conversation, conversation.limit(self._policy.cell_timeout_s):
                conversation.request("write_files", dict(files))

    def _fetch_files(self, kernel: Kernel) -> None:
        try:
            with kernel.serving() as conversation, conversation.limit(self._policy.cell_timeout_s):
                files = conversation.request("read_files", FILES, self._policy.file_mib * 2**18)
        except SubmissionError:
            return
        if isinstance(files, dict):
            self._files = {name: content for name, content in files.items() if _is_safe(name) and type(content) is bytes}


def _is_safe(name: object) -> bool:
    """Whether a file name from the student's process stays inside the folder it is written to."""
    if type(name) is not str or "\0" in name or not name.isprintable() or len(name) > 200:
        return False
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts and path.suffix != ".ipynb"


def _manual(step: Planned) -> Outcome:
    if step.stub:
        return Outcome(Verdict.FAILED, 0.0, "No response.")
    return Outcome(Verdict.MANUAL, 0.0)


def _error_output(error: Exception) -> NotebookNode:
    return nbformat.v4.new_output("error", ename=type(error).__name__, evalue=str(error), traceback=[str(error)])


def _test_outputs(outcome: Outcome) -> list[NotebookNode]:
    """Outputs of a test cell by nbgrader's own conventions, written by us: none, a number, or one error."""
    outputs = [nbformat.v4.new_output("stream", name="stdout", text=outcome.printed)] if outcome.printed else []
    if outcome.verdict is Verdict.PARTIAL:
        outputs.append(nbformat.v4.new_output("execute_result", data={"text/plain": repr(float(outcome.points))}, execution_count=None))
    elif outcome.verdict in (Verdict.FAILED, Verdict.UNGRADED):
        name = "Ungraded" if outcome.verdict is Verdict.UNGRADED else "TestFailed"
        outputs.append(nbformat.v4.new_output("error", ename=name, evalue=outcome.message, traceback=[outcome.message]))
    return outputs


@contextlib.contextmanager
def _workspace(files: Mapping[str, bytes]) -> Iterator[None]:
    """For assignments with files of their own: a folder with them, as working folder and import path of the test cells."""
    if not files:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="ag-") as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        before = os.getcwd()
        os.chdir(folder)
        sys.path.insert(0, folder)
        try:
            yield
        finally:
            sys.path.remove(folder)
            os.chdir(before)
