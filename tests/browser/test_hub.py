"""A class on JupyterHub: an instructor and two students with accounts of their own, from release to feedback, in a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import expect, sync_playwright

from tests.browser.hub_room import GRADERS
from tests.browser.lab import CHROMIUM, FLAGS, ROOT, WAIT_MS
from tests.browser.people import Person
from tests.builders import NAME, solutions

PROXY = ROOT / "build/hub/node_modules/.bin/configurable-http-proxy"
UIDS = {"instructor": GRADERS, "ada": 61001, "grace": 61002}
SECOND = "decay"
POINTS, COMMENT = 4.0, "Clear. Say what Adam's averages take in meanwhile."
WRONG = "def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):\n    return lambda step: peak_value"
ALWAYS_THE_FIRST = "def lr_used(opt_state, schedule):\n    return float(schedule(0))"
TRIES = {
    "ada": {"wrong": {**solutions(), "make_schedule": WRONG}, "right": solutions()},
    "grace": {"right where it shows": {**solutions(), "lr_used": ALWAYS_THE_FIRST}},
}
"""What the students paste, by title; each is validated and handed in."""
LATE = """
from nbgrader.plugins import BasePlugin


class TwoPointsOff(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 2.0


c.AssignLatePenalties.plugin_class = TwoPointsOff
"""


def missing() -> str | None:
    """What this machine lacks for a hub with accounts of its own."""
    if os.geteuid() != 0:
        return "needs root, for accounts in a mount namespace of their own"
    lacking = [str(path) for path in (CHROMIUM, PROXY) if not Path(path).exists()]
    if lacking:
        return f"needs {lacking}: ./set_up.sh chromium hub"
    if subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], capture_output=True).returncode:
        return "needs leave to make a mount namespace (CAP_SYS_ADMIN)"
    return None


pytestmark = [pytest.mark.browser, pytest.mark.kernel, pytest.mark.skipif(missing() is not None, reason=str(missing()))]


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Path:
    """What the room is furnished with: accounts, homes, the course in the instructor's home, an empty exchange."""
    stage = tmp_path_factory.mktemp("hub")
    accounts = [f"{name}:x:{uid}:{uid}::/home/{name}:/bin/bash" for name, uid in UIDS.items()]
    (stage / "passwd").write_text(Path("/etc/passwd").read_text() + "\n".join(accounts) + "\n")
    groups = [f"{name}:x:{uid}:" for name, uid in UIDS.items()]
    (stage / "group").write_text(Path("/etc/group").read_text() + "\n".join(groups) + "\n")
    (stage / "srv/nbgrader/exchange").mkdir(parents=True)
    (stage / "srv/nbgrader/exchange").chmod(0o777)
    for name in UIDS:
        (stage / "home" / name).mkdir(parents=True)
    course = stage / "home/instructor"
    (course / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text() + LATE)
    shutil.copytree(ROOT / "source", course / "source")
    second_assignment(course / "source")
    for name, uid in UIDS.items():
        for path in ((stage / "home" / name), *(stage / "home" / name).rglob("*")):
            os.chown(path, uid, uid)
        (stage / "home" / name).chmod(0o700)
    shutil.copy(Path(__file__).with_name("hub_config.py"), stage)
    return stage


def second_assignment(source: Path) -> None:
    """One question that a cell answers."""
    cell = nbformat.v4.new_code_cell
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}})
    flags = {"schema_version": 3, "task": False, "locked": False, "grade": False, "solution": False}
    answer = cell("def rate(step):\n    ### BEGIN SOLUTION\n    return 0.1 / (1 + step)\n    ### END SOLUTION", id="rate")
    answer.metadata.nbgrader = {**flags, "solution": True, "grade_id": "rate"}
    test = cell("assert rate(0) == 0.1\n### BEGIN HIDDEN TESTS\nassert rate(9) == 0.01\n### END HIDDEN TESTS", id="test_rate")
    test.metadata.nbgrader = {**flags, "grade": True, "locked": True, "points": 10, "grade_id": "test_rate"}
    notebook.cells = [answer, test]
    (source / SECOND).mkdir()
    nbformat.write(notebook, source / SECOND / f"{SECOND}.ipynb")


def free_ports(number: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [found.getsockname()[1] for found in sockets]
    for found in sockets:
        found.close()
    return ports


class Hub:
    """A hub that runs: its address, and a way to be somebody on its machine."""

    def __init__(self, address: str, room: subprocess.Popen):
        self.address, self.room = address, room

    def run_as(self, name: str, *command: str) -> subprocess.CompletedProcess:
        """Run a command in the room, as this account, in its home."""
        first = Path(f"/proc/{self.room.pid}/task/{self.room.pid}/children").read_text().split()[0]
        enter = ["nsenter", "--target", first, "--mount", "--pid", "setpriv", f"--reuid={UIDS[name]}", f"--regid={UIDS[name]}", "--clear-groups"]
        own = ["env", "--ignore-environment", f"--chdir=/home/{name}", f"HOME=/home/{name}", "PATH=/usr/bin:/bin", "LANG=C.UTF-8"]
        shared = f"JUPYTER_CONFIG_PATH={ROOT / 'classroom/everyone'}"
        return subprocess.run([*enter, *own, shared, *command], capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def hub(stage):
    """The class's hub, running."""
    public, inner, api = (f"http://127.0.0.1:{port}" for port in free_ports(3))
    settings = {"BIND_URL": public, "HUB_BIND_URL": inner, "PROXY_API_URL": api, "CLASSROOM_CONFIG": str(ROOT / "classroom/jupyterhub_config.py")}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTEST", "PYTHON"))}
    room = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable, str(ROOT / "tests/browser/hub_room.py")]
    with (stage / "hub.log").open("w") as log:
        running = subprocess.Popen(room, cwd=stage, env=inherited | settings, stdout=log, stderr=log)
        try:
            wait_for(f"{public}/hub/health", running, stage / "hub.log")
            yield Hub(public, running)
        finally:
            running.kill()
            running.wait(20)


def wait_for(url: str, running: subprocess.Popen, log: Path) -> None:
    for _ in range(600):
        assert running.poll() is None, log.read_text()[-3000:]
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text()[-3000:])


@pytest.fixture(scope="module")
def people(hub):
    """Everybody, signed in, by name."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found = {name: sign_in(browser, hub.address, name) for name in UIDS}
        yield found
        browser.close()
    for name, person in found.items():
        print(name, {step: round(seconds, 1) for step, seconds in person.seconds.items()})


def sign_in(browser, address: str, name: str) -> Person:
    person = Person(browser, f"{address}/user/{name}")
    with person.step("sign in, server starts"):
        person.page.goto(f"{address}/hub/login")
        person.page.get_by_label("Username").fill(name)
        person.page.get_by_label("Password").fill("any")
        person.page.get_by_role("button", name="Sign in").click()
        person.page.wait_for_url(f"**/user/{name}/lab**", timeout=WAIT_MS)
        person.open_lab()
    return person


# --- the story: each fixture is a chapter, and rests on the one before ------------------------------------------------


@pytest.fixture(scope="module")
def instructor(people) -> Person:
    return people["instructor"]


@pytest.fixture(scope="module")
def released(instructor) -> None:
    """Both assignments are out; the second was due yesterday."""
    book = instructor.open_formgrader("manage_assignments")
    for name, due in ((NAME, timedelta(days=1)), (SECOND, timedelta(days=-1))):
        book.set_due_date(name, f"{datetime.now(UTC) + due:%Y-%m-%dT%H:%M}")
        with instructor.step("generate"):
            book.press(name, "assign")
        with instructor.step("release"):
            book.press(name, "release")
    instructor.keep("formgrader-assignments")


@pytest.fixture(scope="module")
def validated(people, released) -> dict[str, str]:
    """What Validate said of ada's first try and of her second, and of grace's; all three were handed in."""
    said = {}
    for name, tries in TRIES.items():
        student = people[name]
        with student.step("fetch"):
            student.fetch(NAME)
        for title, answers in tries.items():
            with student.step("paste answers"):
                student.paste(f"{NAME}/{NAME}.ipynb", answers)
            with student.step("validate"):
                said[title] = student.validate(title)
            with student.step("submit"):
                student.submit(NAME)
    people["ada"].keep("assignment-list")
    return said


@pytest.fixture(scope="module")
def handed_in(people, validated) -> None:
    """grace hands in the second assignment, a day late."""
    people["grace"].fetch(SECOND)
    people["grace"].paste(f"{SECOND}/{SECOND}.ipynb", {"rate": "def rate(step):\n    return 0.1 / (1 + step)"})
    people["grace"].submit(SECOND)


@pytest.fixture(scope="module")
def graded(instructor, hub, handed_in) -> dict[str, subprocess.CompletedProcess]:
    """Collected; ada's work graded by Formgrader, then everything by `autograder grade`; the written answers by a person."""
    for name in (NAME, SECOND):
        with instructor.step("collect"):
            instructor.open_formgrader("manage_assignments").press(name, "collect")
    with instructor.step("autograde one, in Formgrader"):
        instructor.open_formgrader(f"manage_submissions/{NAME}").press("ada", "autograde")
    grade = (str(Path(sys.executable).with_name("python")), "-m", "autograder", "grade")
    ran = {}
    for name in (NAME, SECOND):
        with instructor.step(f"autograder grade {name}"):
            ran[name] = hub.run_as("instructor", *grade, name)
    for number in range(2):
        book = instructor.open_formgrader(f"gradebook/{NAME}/{NAME}")
        book.open_submission(number)
        with instructor.step("grade a written answer"):
            book.give("explain_first_update", POINTS, COMMENT)
        instructor.keep("formgrader-written-answer")
    instructor.open_formgrader(f"manage_submissions/{NAME}").row("grace").wait_for()
    instructor.keep("formgrader-submissions")
    return ran


@pytest.fixture(scope="module")
def returned(instructor, graded) -> None:
    """Feedback is out."""
    for name in (NAME, SECOND):
        book = instructor.open_formgrader("manage_assignments")
        with instructor.step("generate feedback"):
            book.press(name, "generate-feedback")
        with instructor.step("release feedback"):
            book.press(name, "release-feedback")


# --- what must be true ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("attempt", "says"), [("wrong", "at step 0 got 0.001"), ("right", "Success!"), ("right where it shows", "Success!")], ids=str)
def test_validate_says_which_visible_test_fails_and_no_more(validated, attempt, says):
    assert says in validated[attempt]
    assert ("AssertionError" in validated[attempt]) == (attempt == "wrong")


def test_the_last_submission_counts(graded, stage):
    inbound = stage / "srv/nbgrader/exchange/learning_rate_schedules/inbound"
    assert len(list(inbound.glob(f"ada+{NAME}+*"))) == 2
    assert points(stage)["ada", NAME] == (95 + POINTS, 0)


def test_what_validate_does_not_show_is_still_marked(graded, stage):
    assert points(stage)["grace", NAME] == (90 + POINTS, 0)


def test_a_late_submission_loses_what_the_course_takes_off(graded, stage):
    assert points(stage)["grace", SECOND] == (10, 2)


def test_the_command_line_grades_beside_formgrader_as_the_instructors_own_account(graded):
    for name, ran in graded.items():
        assert ran.returncode == 0, (name, ran.stdout, ran.stderr)


def points(stage: Path) -> dict[tuple[str, str], tuple[float, float]]:
    """Points and penalty by student and assignment, as the gradebook has them."""
    with Gradebook(f"sqlite:///{stage}/home/instructor/gradebook.db", "learning_rate_schedules") as book:
        found = [submission for name in (NAME, SECOND) for submission in book.assignment_submissions(name)]
        return {(s.student.id, s.assignment.name): (s.score, s.late_submission_penalty) for s in found}


@pytest.mark.parametrize(("name", "total"), [("ada", "99"), ("grace", "94")], ids=["ada", "grace"])
def test_a_student_opens_feedback_with_the_persons_comment_and_points(people, returned, name, total):
    with people[name].step("fetch feedback and open it"):
        page = people[name].read_feedback(NAME)

    expect(page.locator("body")).to_contain_text(f"{total} of 100 points", timeout=WAIT_MS)
    expect(page.locator("body")).to_contain_text(COMMENT)
    people[name].keep(f"feedback-{name}")


# --- what a student may not see ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/home/instructor/source", "/home/instructor/gradebook.db", "/home/grace", f"{ROOT}/autograder/reference.py", f"{ROOT}/source"],
    ids=["source", "gradebook", "another student's home", "the answer key", "a checkout's source"],
)
def test_a_student_cannot_read(hub, graded, path):
    assert hub.run_as("ada", "cat", path).returncode != 0
    assert hub.run_as("ada", "ls", path).returncode != 0


def test_no_hidden_test_lies_where_a_student_can_read(hub, returned):
    found = hub.run_as("ada", "grep", "-rl", "-e", "BEGIN HIDDEN TESTS", "/home", "/srv", f"{ROOT}/classroom", f"{ROOT}/course")

    assert found.stdout == ""


def test_a_student_cannot_list_what_others_handed_in(hub, handed_in):
    inbound = "/srv/nbgrader/exchange/learning_rate_schedules/inbound"

    assert hub.run_as("ada", "ls", inbound).returncode != 0


@pytest.mark.parametrize("address", ["user/ada/formgrader/manage_assignments", "user/instructor/formgrader/manage_assignments", "user/grace/lab"], ids=str)
def test_a_students_browser_is_refused(people, hub, released, address):
    answer = people["ada"].page.context.new_page().goto(f"{hub.address}/{address}")

    assert answer.status in (403, 404), answer.status


def test_a_student_is_offered_neither_formgrader_nor_create_assignment(people):
    commands = people["ada"].page.evaluate("() => window.jupyterapp.commands.listCommands().filter(name => name.startsWith('nbgrader'))")

    assert commands == ["nbgrader:open-assignment-list"]
