"""An instructor in JupyterLab, alone on one machine: from the source to feedback, with Formgrader and `autograder grade` mixed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.lab import CHROMIUM, FLAGS, ROOT, server
from tests.browser.people import Formgrader, Person
from tests.builders import NAME, solutions

pytestmark = [pytest.mark.browser, pytest.mark.kernel, pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs {CHROMIUM}")]


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "source", folder / "source")
    exchange = tmp_path_factory.mktemp("exchange")
    exchange.chmod(0o777)
    settings = (ROOT / "nbgrader_config.py").read_text()
    (folder / "nbgrader_config.py").write_text(f"{settings}\nc.CourseDirectory.root = {str(folder)!r}\nc.Exchange.root = {str(exchange)!r}\n")
    return folder


@pytest.fixture(scope="module")
def ada(tmp_path_factory, course):
    """The one person there is: instructor and student."""
    seconds: dict[str, float] = {}
    with server(tmp_path_factory.mktemp("home"), course) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        base, _, query = url.partition("/lab/tree/{path}?reset")
        person = Person(browser, base, seconds)
        person.open_lab(query)
        yield person
        browser.close()
    print(seconds)


def test_it(ada, course):
    with ada.step("create assignment"):
        ada.command("docmanager:open", path=f"source/{NAME}/{NAME}.ipynb")
        ada.page.wait_for_function("() => window.jupyterapp.shell.currentWidget?.context?.isReady")
        ada.command("nbgrader:open-create-assignment")
        ada.page.wait_for_timeout(3000)
        ada.keep("create assignment")
        print(ada.page.locator(".nbgrader-CreateAssignmentWidget").inner_text())
    with ada.step("formgrader"):
        ada.command("nbgrader:open-formgrader")
        ada.page.wait_for_timeout(5000)
        ada.keep("formgrader")
        print([f.url for f in ada.page.frames])
        book = Formgrader(next(f for f in ada.page.frames if "formgrader" in f.url))
        with ada.step("generate"):
            print(book.press(NAME, "assign"))
        with ada.step("release"):
            print(book.press(NAME, "release"))
    with ada.step("fetch"):
        ada.fetch(NAME)
    with ada.step("paste"):
        ada.paste(f"{NAME}/{NAME}.ipynb", solutions())
        ada.keep("paste")
    with ada.step("validate"):
        print(ada.validate())
    with ada.step("submit"):
        ada.submit(NAME)
        ada.keep("submit")
    with ada.step("collect"):
        ada.open_formgrader("manage_assignments")
        book = Formgrader(ada.page.main_frame)
        book.press(NAME, "collect")
    with ada.step("autograde"):
        ada.open_formgrader(f"manage_submissions/{NAME}")
        book.press("root", "autograde")
        ada.keep("autograde")
    print(ada.seconds)
