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
from playwright.sync_api import expect, sync_playwright

from tests.browser.hub_room import GRADERS
from tests.browser.lab import CHROMIUM, FLAGS, ROOT
from tests.browser.people import Person
from tests.builders import NAME, solutions

PROXY = ROOT / "build/hub/node_modules/.bin/configurable-http-proxy"
UIDS = {"instructor": GRADERS, "ada": 61001, "grace": 61002}


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
    shutil.copy(ROOT / "nbgrader_config.py", course)
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
    (source / "decay").mkdir()
    nbformat.write(notebook, source / "decay" / "decay.ipynb")


def free_ports(number: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [found.getsockname()[1] for found in sockets]
    for found in sockets:
        found.close()
    return ports


@pytest.fixture(scope="module")
def hub(stage):
    """The hub's address."""
    public, inner, api = (f"http://127.0.0.1:{port}" for port in free_ports(3))
    settings = {"BIND_URL": public, "HUB_BIND_URL": inner, "PROXY_API_URL": api, "CLASSROOM_CONFIG": str(ROOT / "classroom/jupyterhub_config.py")}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTEST", "PYTHON"))}
    room = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable, str(ROOT / "tests/browser/hub_room.py")]
    with (stage / "hub.log").open("w") as log:
        running = subprocess.Popen(room, cwd=stage, env=inherited | settings, stdout=log, stderr=log)
        try:
            wait_for(f"{public}/hub/health", running, stage / "hub.log")
            yield public
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
        yield {name: sign_in(browser, hub, name) for name in UIDS}
        browser.close()


def sign_in(browser, hub: str, name: str) -> Person:
    person = Person(browser, f"{hub}/user/{name}", {})
    person.page.goto(f"{hub}/hub/login")
    person.page.get_by_label("Username").fill(name)
    person.page.get_by_label("Password").fill("any")
    person.page.get_by_role("button", name="Sign in").click()
    person.page.wait_for_url(f"**/user/{name}/lab**", timeout=60_000)
    person.open_lab()
    return person


def test_it(people, stage):
    p = people["instructor"]
    book = p.open_formgrader("manage_assignments")
    with p.step("generate"):
        book.press(NAME, "assign")
    with p.step("release"):
        book.press(NAME, "release")
    p.keep("hub-formgrader")
    for name in ("ada", "grace"):
        s = people[name]
        with s.step("fetch"):
            s.fetch(NAME)
        with s.step("paste"):
            s.paste(f"{NAME}/{NAME}.ipynb", solutions())
        with s.step("submit"):
            s.submit(NAME)
        print(s.seconds)
    with p.step("collect"):
        print(book.press(NAME, "collect"))
    with p.step("autograde"):
        book = p.open_formgrader(f"manage_submissions/{NAME}")
        book.press("ada", "autograde")
    p.keep("hub-autograded")
