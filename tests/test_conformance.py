"""nbgrader's own tests of `nbgrader autograde`, unedited, against our plug-in; what differs on purpose is listed with its reason."""

import re
import subprocess
import sys
from pathlib import Path

import nbgrader
import pytest

from tests.builders import ROOT

DIFFERENT = {
    "test_hidden_tests_single_notebook": "asks for the hidden tests in autograded/; there the student's feedback would show them",
    "test_hidden_tests_autotest": "the same, for tests made from AUTOTEST directives",
    "test_handle_failure": "a notebook with cells of another assignment ends the submission there; here it ends in a row",
    "test_handle_failure_single_notebook": "the same",
    "test_missing_source_kernelspec": "a kernel that the student's notebook names is never started here, so a wrong name cannot fail",
    "test_incorrect_source_kernelspec": "the same",
    "test_no_execute": "grades would be read from outputs that the student can edit; here code is always run",
}
MODULE = "nbgrader.tests.apps.test_nbgrader_autograde"


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> dict[str, str]:
    """Outcome of each of nbgrader's tests with our preprocessors, by name."""
    folder = tmp_path_factory.mktemp("config")
    ours = [line for line in (ROOT / "nbgrader_config.py").read_text().splitlines(keepends=True) if "course_id" not in line]
    (folder / "nbgrader_config.py").write_text("".join(ours))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", "-W", "ignore", "--pyargs", MODULE],
        cwd=Path(nbgrader.__file__).parents[1],
        env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(folder), "USER": "student", "JUPYTER_CONFIG_PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    found = re.findall(r"^(PASSED|FAILED|ERROR) \S*::(test_\w+)", done.stdout, re.MULTILINE)
    assert found, done.stdout[-3000:] + done.stderr[-2000:]
    return {name: outcome for outcome, name in found}


@pytest.mark.conformance
@pytest.mark.timeout(900)
def test_nbgraders_own_tests_pass_but_for_the_listed_differences(report):
    assert len(report) > 35
    assert {name for name, outcome in report.items() if outcome != "PASSED"} == set(DIFFERENT)
