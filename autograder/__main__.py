"""The command line: `autograder release | bundle | check | grade | watch | report | doctor`, run in a course root."""

import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

import click
from rich.console import Console

from autograder.errors import AuthoringError, AutograderError, InfrastructureError

DONE, SOME_UNGRADED, UNUSABLE = 0, 1, 2


class _Commands(click.Group):
    """Turns our own errors into one line and the exit code that the contract gives them."""

    def invoke(self, ctx: click.Context):
        try:
            return super().invoke(ctx)
        except AuthoringError as error:
            raise _Stop(str(error), UNUSABLE) from error
        except AutograderError as error:
            raise _Stop(str(error), SOME_UNGRADED) from error


class _Stop(click.ClickException):
    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Release, check and grade notebook assignments; hidden tests never enter the student's process."""


def _course():
    from autograder.course_folder import find_course

    return find_course(Path.cwd())


@main.command()
@click.argument("assignment")
def release(assignment: str) -> None:
    """Turn source/ASSIGNMENT into release/ASSIGNMENT, byte for byte the same every time."""
    from autograder.release import release as make

    course = _course()
    for name in make(course, assignment):
        click.echo(course.folder("release", ".", assignment) / name)


@main.command()
@click.argument("assignment")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the zip. [default: bundles/ASSIGNMENT.zip]")
def bundle(assignment: str, out: Path | None) -> None:
    """Make the zip for students: lessons, release/ASSIGNMENT, what to install, a self-check of the visible tests; nothing hidden."""
    from autograder.bundle import bundle as make

    click.echo(make(_course(), assignment, out))


@main.command()
@click.argument("notebook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(notebook: Path) -> None:
    """Check your own NOTEBOOK: points, and a hint for each task that is not right yet."""
    from autograder.check import check_notebook, shows_all
    from autograder.tables import check_table

    course = _course()
    result = check_notebook(course, notebook)
    console = Console()
    console.print(check_table(result, shows_all=shows_all(course)))
    if not shows_all(course):
        console.print("These are the tests that you can see. Hidden tests come with grading: they ask what the text asks, on other numbers.")
    sys.exit(DONE if result.points + result.manual_points >= result.max_points else SOME_UNGRADED)


@main.command()
@click.argument("assignment")
@click.option("--student", "students", multiple=True, metavar="ID", help="Grade only this student; may be repeated.")
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes. [default: the number of cores]")
@click.option("--dask", metavar="ADDRESS", help="Grade on the Dask cluster whose scheduler is at ADDRESS.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write the results to this file too.")
@click.option("--no-sandbox", is_flag=True, help="Run the students' code with your own rights. Only for code that you trust.")
@click.option("--force", is_flag=True, help="Grade again what has been graded.")
def grade(assignment: str, students: tuple[str, ...], jobs: int | None, dask: str | None, json_file: Path | None, no_sandbox: bool, force: bool) -> None:
    """Grade every submission in submitted/*/ASSIGNMENT."""
    from autograder.class_run import Request, run_class
    from autograder.tables import class_table, progress

    course = _course()
    request = Request(assignment, students, force, {"sandbox": False} if no_sandbox else {}, json_file)
    console = Console()
    with _executor(jobs, dask) as executor, progress(console) as advance:
        results = run_class(course, request, executor, advance)
    console.print(class_table(results, course.root))
    console.print(f"Memory: at most {max((result.memory_mib for result in results), default=0)} MiB in a process that grades.", highlight=False)
    console.print(f"Feedback: {course.folder('feedback', '*', assignment)}", highlight=False, soft_wrap=True)
    if no_sandbox:
        console.print("[bold]Graded without a sandbox:[/bold] the students' code ran with your own rights.")
    sys.exit(DONE if all(result.status == "graded" for result in results) else SOME_UNGRADED)


@main.command()
@click.argument("assignment")
@click.option("--per-hour", type=click.IntRange(min=1), metavar="N", help="Grade at most N submissions of a student within any hour. [default: 3]")
@click.option("--release-feedback", is_flag=True, help="Let students fetch their feedback as soon as it is there.")
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes when several are due at once. [default: the number of cores]")
@click.option("--no-sandbox", is_flag=True, help="Run the students' code with your own rights. Only for code that you trust.")
def watch(assignment: str, per_hour: int | None, release_feedback: bool, jobs: int | None, no_sandbox: bool) -> None:
    """Grade on submit: collect from the exchange, and grade whatever is new in submitted/*/ASSIGNMENT, until Ctrl-C."""
    from autograder.on_submit import OnSubmit, Order, alone, watch_policy
    from autograder.tables import timed

    course = _course()
    course.assignment(assignment)
    policy = watch_policy(course, **{"per_hour": per_hour} if per_hour else {})
    order = Order(assignment, release_feedback, {"sandbox": False} if no_sandbox else {})
    say = timed(Console())
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with alone(course, assignment):
        try:
            on_submit = OnSubmit(course, order, policy, lambda count: _executor(1 if count == 1 else jobs, None), say)
            say(f"Watching {' and '.join(map(str, on_submit.watched()))}; at most {policy.per_hour} submissions of a student an hour. Ctrl-C stops.")
            while True:
                on_submit.look(time.time())
                time.sleep(policy.every_s)
        except KeyboardInterrupt:
            say("Stopped. What is graded is kept; the same command goes on from here.")


@contextmanager
def _executor(jobs: int | None, dask: str | None) -> Iterator[Executor | None]:
    if dask:
        with dask_executor(dask) as executor:
            yield executor
    elif jobs == 1:
        yield None
    else:
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as executor:
            yield executor


@contextmanager
def dask_executor(address: str, workers: int = 1, patience_s: float = 300.0) -> Iterator[Executor]:
    """The workers of the Dask cluster whose scheduler is at `address`, once there are so many.

    Keys for TLS are where Dask itself looks for them. A submission whose worker dies is tried again, and at last graded here.

    Raises: AuthoringError for a wrong address or workers that run several submissions in one process; InfrastructureError when
    no scheduler answers, or its workers do not come within `patience_s`.
    """
    if ":" not in address:
        raise AuthoringError(f"got --dask {address}; expected the scheduler's address, such as tls://10.0.0.5:8786.")
    try:
        from dask.distributed import Client
    except ImportError as error:
        raise InfrastructureError("--dask needs the package `distributed`. Install it: pip install 'learning-rate-schedules[dask]'") from error
    with ExitStack() as connected:
        try:
            client = connected.enter_context(Client(address))
            client.wait_for_workers(workers, timeout=patience_s)
        except (OSError, TypeError, ValueError) as error:  # Dask's own: no answer, no keys, no address
            raise InfrastructureError(f"no Dask cluster at {address}: {error}. Start a scheduler and workers as autograder/README.md shows.") from error
        if max(client.nthreads().values()) > 1:
            raise AuthoringError("got Dask workers with several threads; a process grades one submission at a time. Start them with --nthreads 1.")
        yield client.get_executor(pure=False)


@main.command()
@click.argument("assignment")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the page. [default: reports/ASSIGNMENT.html]")
def report(assignment: str, out: Path | None) -> None:
    """Show what a class understood: one page from what `grade` found, and a CSV beside it."""
    from autograder.report_run import write_report

    path = write_report(_course(), assignment, out)
    click.echo(path)
    click.echo(path.with_suffix(".csv"))


@main.command("compile")
@click.argument("assignment")
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes. [default: the number of cores]")
def compile_ahead(assignment: str, jobs: int | None) -> None:
    """Compile ahead what answers to ASSIGNMENT need: run its solution and every known mistake once, so that grading is faster.

    `grade` does this for the solution by itself.
    """
    from autograder import compiled
    from autograder.tables import progress

    course = _course()
    found = course.assignment(assignment)
    with _executor(jobs, None) as executor, progress(Console(), "compiling") as advance:
        compiled.fill(found, course.policy(), compiled.folder(course.root), compiled.known_answers(found), executor, lambda done, of: advance(done, of, ""))
    click.echo(compiled.folder(course.root))


@main.command()
def doctor() -> None:
    """Say what works on this machine, what does not, and the cure."""
    from autograder.doctor import examine
    from autograder.tables import doctor_table

    findings = examine(Path.cwd())
    Console().print(doctor_table(findings))
    sys.exit(DONE if all(finding.works or not finding.needed for finding in findings) else SOME_UNGRADED)


if find_spec("autograder.class_run") is None:  # what students are given: there they can check, and nothing else
    main.commands = {"check": check}

if __name__ == "__main__":
    main()
