"""Run a test cell in the trusted process, where the student's names are proxies, and decide its points."""

import ast
import builtins
import contextlib
import ctypes
import io
import math
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import CodeType, ModuleType
from typing import Any

import numpy as np

from autograder.conversation import Conversation
from autograder.errors import AuthoringError, CellTimeout, CheckFailed, InfrastructureError, MissingName, StudentError, SubmissionError
from autograder.evidence import evidence_in
from autograder.model import Evidence, Verdict
from autograder.names import bound_names
from autograder.notebook import hidden_lines

FILENAME = "<test cell>"


class Namespace(dict):
    """Globals of the test cells: trusted names first; names that the student owns, and unknown ones, come from the student.

    Assigning to or deleting a name that the student owns writes through to their kernel.
    """

    def __init__(self, conversation: Conversation, owned: set[str]) -> None:
        super().__init__(__name__="__main__", __builtins__=dict(vars(builtins)))
        self._conversation, self._owned = conversation, owned
        self._broken: dict[str, str] = {}

    def break_names(self, names: set[str], cause: str) -> None:
        """Make names of a set-up cell that failed here an authoring error, instead of asking the student for them."""
        self._broken |= dict.fromkeys(names, cause)

    def __getitem__(self, name: str) -> Any:
        return self._from_student(name) if name in self._owned else super().__getitem__(name)

    def __missing__(self, name: str) -> Any:
        if name in self._broken:
            raise AuthoringError(f"a set-up cell failed in the trusted process: {self._broken[name]}. It should define {name!r}.")
        if name in self["__builtins__"]:
            raise KeyError(name)  # the interpreter looks there next
        return self._from_student(name)

    def __setitem__(self, name: str, value: Any) -> None:
        if name in self._owned:
            self._conversation.request("assign", name, value)
        else:
            super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        if name in self._owned:
            self._conversation.request("delete", name)
        else:
            super().__delitem__(name)

    def _from_student(self, name: str) -> Any:
        try:
            return self._conversation.request("lookup", name)
        except StudentError as error:
            raise MissingName(name) if error.kind == "NameError" else error from None


class Main(ModuleType):
    """The `__main__` that a test cell finds: its names are those of the cell, so that `mock.patch("__main__.x")` reaches the student's."""

    def __init__(self, namespace: Namespace) -> None:
        super().__init__("__main__")
        object.__setattr__(self, "_namespace", namespace)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._namespace[name]
        except (KeyError, NameError):
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self._namespace[name] = value

    def __delattr__(self, name: str) -> None:
        del self._namespace[name]


@contextmanager
def _as_main(namespace: Namespace) -> Iterator[None]:
    before = sys.modules["__main__"]
    sys.modules["__main__"] = Main(namespace)
    try:
        yield
    finally:
        sys.modules["__main__"] = before


@dataclass(frozen=True)
class Outcome:
    """What one test cell came to."""

    verdict: Verdict
    points: float
    message: str = ""
    printed: str = ""
    """What the visible part of the cell printed, in the trusted process."""
    evidence: Evidence | None = None
    """What a check saw of the answer: for diagnosis, never for points."""


def run_setup(source: str, namespace: Namespace, timeout_s: float) -> None:
    """Run a set-up cell in the trusted process; when it fails, its names become an authoring error for whoever uses them."""
    try:
        with time_limit(timeout_s), contextlib.redirect_stdout(io.StringIO()), _quiet():
            _execute(_compiled(_without_magics(source)), namespace)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        namespace.break_names(_all_bound(source), f"{type(error).__name__}: {error}")


def run_test(source: str, max_points: float, namespace: Namespace, conversation: Conversation, timeout_s: float) -> Outcome:
    """Run a test cell and decide its points; whatever it catches, a fault of the student's process fails it."""
    printed = io.StringIO()
    try:
        with conversation.limit(timeout_s), time_limit(timeout_s * 2), contextlib.redirect_stdout(printed), _quiet(), _as_main(namespace):
            value = _execute(_compiled(_without_magics(source)), namespace)
        if conversation.fault is not None:
            raise conversation.fault
    except (AuthoringError, InfrastructureError) as error:
        return Outcome(Verdict.UNGRADED, 0.0, str(error))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit, and pytest's own outcomes
        message = student_message(conversation.fault or error, source)
        evidence = evidence_in(error) or _second_look(source, namespace, conversation, timeout_s / 2)
        return Outcome(Verdict.FAILED, 0.0, message, printed.getvalue()[:10_000], evidence)
    return replace(_scored(value, max_points, printed.getvalue()[:10_000]), evidence=evidence_in(value))


def _second_look(source: str, namespace: Namespace, conversation: Conversation, timeout_s: float) -> Evidence | None:
    """What the hidden part of a cell sees of an answer that failed in the visible part; None when it sees nothing."""
    hidden = hidden_lines(source)
    if conversation.fault is not None or not hidden:
        return None
    lines = (line if number in hidden else "" for number, line in enumerate(source.split("\n"), 1))
    try:
        with conversation.limit(timeout_s), time_limit(timeout_s * 2), contextlib.redirect_stdout(io.StringIO()), _quiet(), _as_main(namespace):
            _execute(_compiled(_without_magics("\n".join(lines))), namespace)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return evidence_in(error)
    return None


def _scored(value: Any, max_points: float, printed: str) -> Outcome:
    points = earned(value, max_points)
    if points >= max_points:
        return Outcome(Verdict.PASSED, max_points, "", printed)
    verdict = Verdict.PARTIAL if points > 0 else Verdict.FAILED
    return Outcome(verdict, points, f"{points:g} of {max_points:g} points", printed)


def earned(value: Any, max_points: float) -> float:
    """Points for a test cell whose last expression is `value`: all of them, unless it is a number.

    >>> [earned(v, 2.0) for v in (None, 0.5, np.float64(0.5), True, False, float("nan"), -1, 5, "text")]
    [2.0, 0.5, 0.5, 2.0, 0.0, 0.0, 0.0, 2.0, 2.0]
    """
    if isinstance(value, bool | np.bool_):
        return max_points if value else 0.0
    if type(value) in (int, float) or isinstance(value, np.integer | np.floating):
        number = float(value)
        return min(max(number, 0.0), max_points) if math.isfinite(number) else 0.0
    return max_points


# --- what the student is told -------------------------------------------------------------------------------------


def student_message(error: BaseException, source: str) -> str:
    """One sentence for the student: no frame of ours, no hidden source, no hidden value."""
    if isinstance(error, CheckFailed):
        return str(error)
    hidden = _line_of(error) in hidden_lines(source)
    if isinstance(error, StudentError):
        return f"Your code raised {error.kind}." if hidden or not error.detail else f"Your code raised {error}"
    if isinstance(error, SubmissionError):
        return str(error)
    written = _written_message(source, _line_of(error))
    if hidden or written:
        return written or f"A hidden test failed ({type(error).__name__})."
    return _visible_failure(error, source)


def _visible_failure(error: BaseException, source: str) -> str:
    number = _line_of(error)
    line = source.split("\n")[number - 1].strip() if number else ""
    if isinstance(error, AssertionError) and line.startswith("assert ") and str(error) and not str(error).startswith("assert "):
        return str(error)  # the author's own sentence
    detail = f": {error}" if str(error) else ""
    return f"{type(error).__name__}{detail} at `{line}`" if line else f"{type(error).__name__}{detail}"


def _line_of(error: BaseException) -> int:
    """Line of the test cell (from 1) where `error` came through, innermost frame of the cell; 0 when none."""
    if isinstance(error, SyntaxError) and error.filename == FILENAME:
        return error.lineno or 0
    lines = [frame.lineno or 0 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == FILENAME]
    return lines[-1] if lines else 0


def _written_message(source: str, line: int) -> str:
    """The literal message of the `assert` at `line`: written by the author for the student, with no value in it."""
    try:
        tree = ast.parse(_without_magics(source))
    except SyntaxError:
        return ""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and node.lineno <= line <= (node.end_lineno or line):
            literal = node.msg
            return literal.value if isinstance(literal, ast.Constant) and isinstance(literal.value, str) else ""
    return ""


# --- running code -------------------------------------------------------------------------------------------------


def _compiled(source: str) -> tuple[CodeType, CodeType | None]:
    """The statements of a cell, and its last expression when it ends in one that is not silenced by a semicolon."""
    tree = ast.parse(source, FILENAME)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or source.rstrip().endswith(";"):
        return compile(tree, FILENAME, "exec"), None
    tree.body.pop()
    return compile(tree, FILENAME, "exec"), compile(ast.Expression(last.value), FILENAME, "eval")


def _execute(code: tuple[CodeType, CodeType | None], namespace: Namespace) -> Any:
    statements, last = code
    exec(statements, namespace)
    return eval(last, namespace) if last is not None else None


def _without_magics(source: str) -> str:
    """IPython's magics and shell lines mean nothing in the trusted process; blank lines keep the numbering."""
    return "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in source.split("\n"))


def _all_bound(source: str) -> set[str]:
    try:
        tree = ast.parse(_without_magics(source))
    except SyntaxError:
        return set()
    aliases = {(a.asname or a.name).partition(".")[0] for a in ast.walk(tree) if isinstance(a, ast.alias)}
    return aliases | bound_names(_without_magics(source))


@contextmanager
def _quiet() -> Iterator[None]:
    """Warnings and stderr of test cells are nobody's mistake: they cost nothing and are dropped."""
    with contextlib.redirect_stderr(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def time_limit(limit_s: float) -> Iterator[None]:
    """Raise CellTimeout in this thread when the block runs longer than `limit_s`: Python code only, in any thread."""
    thread, finished, lock = threading.get_ident(), threading.Event(), threading.Lock()

    def expire() -> None:
        with lock:
            if not finished.is_set():
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(_Expired))

    timer = threading.Timer(limit_s, expire)
    timer.daemon = True
    timer.start()
    try:
        yield
    except _Expired:
        raise CellTimeout(limit_s) from None
    finally:
        with lock:
            finished.set()
        timer.cancel()


class _Expired(BaseException):
    """Thrown into a test cell that runs too long; not an Exception, so that no test catches it by accident."""
