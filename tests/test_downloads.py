"""What Canvas and Moodle hand out becomes submissions, through nbgrader's own zip_collect, and is graded."""

import json
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest

from autograder.downloads import CanvasDownload, MoodleDownload
from tests.small_course import NAME, RIGHT, WRONG, answered, make_course

SHOWN = {
    "canvas": (CanvasDownload, "lovelaceada_1815_20871_p.ipynb", ("1815", "p")),
    "canvas, late, handed in again": (CanvasDownload, "lovelaceada_LATE_1815_20871_p-1.ipynb", ("1815", "p")),
    "canvas, in a folder": (CanvasDownload, "submissions/lovelaceada_1815_20871_p-12.ipynb", ("1815", "p")),
    "canvas, not ASCII": (CanvasDownload, "müllerjörg_7_20872_p.ipynb", ("7", "p")),
    "canvas, Chinese": (CanvasDownload, "王小明_8_20873_p.ipynb", ("8", "p")),
    "canvas, a zip": (CanvasDownload, "submissions/boolegeorge_9_20874_work/p.ipynb", ("9", "p")),
    "canvas, named by the browser": (CanvasDownload, "boolegeorge_9_20874_p (1)-2.ipynb", ("9", "p (1)")),
    "canvas, named to look like another's": (CanvasDownload, "mallory_6_20875_x_9_1_p.ipynb", ("6", "x_9_1_p")),
    "canvas, a folder named to look like another's": (CanvasDownload, "submissions/mallory_6_20875_x/boole_9_1_p.ipynb", ("6", "boole_9_1_p")),
    "moodle": (MoodleDownload, "Ada Lovelace_1815_assignsubmission_file/p.ipynb", ("1815", "p")),
    "moodle, older": (MoodleDownload, "Ada Lovelace_1815_assignsubmission_file_/p.ipynb", ("1815", "p")),
    "moodle, without folders": (MoodleDownload, "Ada Lovelace_1815_assignsubmission_file_p.ipynb", ("1815", "p")),
    "moodle, in a course with odd names": (MoodleDownload, "CS_101_2026_1-ps1-77/Jörg Müller_7_assignsubmission_file/p.ipynb", ("7", "p")),
    "moodle, marked blind": (MoodleDownload, "Participant_7_assignsubmission_file/p.ipynb", ("7", "p")),
    "moodle, a folder of their own": (MoodleDownload, "Ada Lovelace_1815_assignsubmission_file/week 1/p.ipynb", ("1815", "week 1/p")),
    "moodle, named to look like another's": (
        MoodleDownload,
        "Mallory_6_assignsubmission_file/x_9_assignsubmission_file/p.ipynb",
        ("6", "x_9_assignsubmission_file/p"),
    ),
}


@pytest.mark.parametrize(("collector", "name", "expected"), SHOWN.values(), ids=SHOWN.keys())
def test_a_name_tells_whose_it_is(collector, name, expected):
    found = collector()._match(f"/home/prof_1_2_x/downloaded/{NAME}/extracted/{name}")

    assert (found["student_id"], found["file_id"]) == expected


def test_a_name_in_two_spellings_is_one_name():
    spelled = unicodedata.normalize("NFD", "Müller_7_assignsubmission_file/übung.ipynb")

    assert MoodleDownload()._match(spelled)["file_id"] == unicodedata.normalize("NFC", "übung")


@pytest.mark.parametrize("name", ["p.ipynb", "lovelaceada_p.ipynb", "x/y/z_1_2_p.ipynb"])
def test_a_name_that_tells_nothing_is_left_out(name):
    assert CanvasDownload()._match(name) is None


def run(folder: Path, *command: str) -> str:
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout + done.stderr


DOWNLOADS = {
    "CanvasDownload": {
        "lovelaceada_1815_20871_p.ipynb": WRONG,
        "lovelaceada_LATE_1815_20990_p-1.ipynb": RIGHT,
        "müllerjörg_7_20872_p-2.ipynb": RIGHT,
        "boolegeorge_9_20874_my try.ipynb": WRONG,
    },
    "MoodleDownload": {
        "Ada Lovelace_1815_assignsubmission_file/p.ipynb": RIGHT,
        "Jörg Müller_7_assignsubmission_file/week 1/p.ipynb": RIGHT,
        "George Boole_9_assignsubmission_file/p.ipynb": WRONG,
    },
}


@pytest.mark.kernel
@pytest.mark.parametrize(("collector", "files"), DOWNLOADS.items(), ids=DOWNLOADS.keys())
def test_a_download_is_collected_and_graded(tmp_path, collector, files):
    course = make_course(tmp_path)
    archive = tmp_path / "downloaded" / NAME / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "submissions.zip", "w") as download:
        for name, answer in files.items():
            download.writestr(name, answered(course, answer))

    run(tmp_path, "nbgrader", "zip_collect", NAME, "--force", f"--collector=autograder.downloads.{collector}")
    run(tmp_path, "autograder", "grade", NAME, "--jobs", "1", "--no-sandbox", "--json", "out.json")

    rows = json.loads((tmp_path / "out.json").read_text())["results"]
    assert {row["student"]: row["points"] for row in rows} == {"1815": 3.0, "7": 3.0, "9": 1.0}
