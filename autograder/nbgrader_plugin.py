"""nbgrader's names for the rooms of this package: preprocessors for `nbgrader autograde` and Formgrader's Autograde button.

nbgrader_config.py lists them. nbgrader runs its converter in one process, one submission after the other; the results are
the same as those of `autograder grade`, which is faster.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import nbformat
from jupyter_core.utils import ensure_event_loop
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import is_task
from traitlets.config import LoggingConfigurable

from autograder import compiled
from autograder.autotest import instantiated
from autograder.course_folder import read_files
from autograder.errors import AuthoringError, InfrastructureError
from autograder.feedback import page
from autograder.gradebook import marks, opened, penalties, recorded, words_on, write_grade
from autograder.kept import BY_NBGRADER, Kept
from autograder.model import NotebookResult, Result, Verdict
from autograder.notebook import read_source, read_submitted, rebuild, written
from autograder.sandbox import SandboxPolicy
from autograder.seeds import seed
from autograder.session import Work, run_notebook

RESULT = "autograder"
"""Key of the `NotebookResult` in nbconvert's resources, between the preprocessors of one pass."""


def _source_folder(preprocessor: LoggingConfigurable, resources: ResourcesDict) -> Path:
    course = CourseDirectory(parent=preprocessor)
    return Path(course.format_path(course.source_directory, ".", resources["nbgrader"]["assignment"]))


def _source(preprocessor: LoggingConfigurable, resources: ResourcesDict) -> bytes:
    folder = _source_folder(preprocessor, resources)
    path = folder / f"{resources['nbgrader']['notebook']}.ipynb"
    if not path.is_file():
        raise AuthoringError(f"got no {path}; expected the source notebook, since test cells are rebuilt from it. Put it back and grade again.")
    return instantiated(path.read_bytes(), folder)


def _handed_in(preprocessor: LoggingConfigurable, resources: ResourcesDict) -> tuple[Path, dict[str, bytes]]:
    """The submission's folder and the regular files in it; nbgrader follows links, which may lead to anybody's files."""
    course, place = CourseDirectory(parent=preprocessor), resources["nbgrader"]
    folder = Path(course.format_path(course.submitted_directory, place["student"], place["assignment"]))
    return folder, read_files(folder)


class RebuildCells(NbGraderPreprocessor):
    """Rebuild a submitted notebook from its source and the student's answers; takes the place of nbgrader's sanitizing steps."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Called by nbgrader's converter, first pass."""
        name, (_, files) = resources["nbgrader"]["notebook"], _handed_in(self, resources)
        source = read_source(name, _source(self, resources))
        submitted = nbformat.writes(nb).encode("utf-8", "replace") if f"{name}.ipynb" in files else written(source, [])
        steps, notes = rebuild(source, read_submitted(submitted))
        for note in notes:
            self.log.warning("%s: %s", resources["nbgrader"]["student"], note)
        return nbformat.reads(written(source, [step.cell for step in steps if step.cell]).decode(), 4), resources


def _in_its_own_loop(work: Work, policy: SandboxPolicy) -> NotebookResult:
    """`run_notebook`; jupyter_client's event loop for this thread is closed with it, not left to the collector."""
    with closing(ensure_event_loop()):
        return run_notebook(work, policy)


class GradeInTwoProcesses(NbGraderPreprocessor):
    """Run the student's cells in the sandbox and the test cells here; takes the place of nbgrader's Execute."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Called by nbgrader's converter, second pass.

        Raises: InfrastructureError when a cell could not be graded; nbgrader then leaves the submission ungraded.
        """
        work = self._work(nb, resources)
        with ThreadPoolExecutor(1) as thread:  # Formgrader calls from inside a running event loop
            result = thread.submit(_in_its_own_loop, work, self._policy()).result()
        for cell in result.cells:
            if cell.verdict is Verdict.UNGRADED:
                raise InfrastructureError(f"{cell.grade_id}: {cell.message}")
        self._keep_files(result, resources)
        resources[RESULT] = result
        return nbformat.reads(result.executed.decode(), 4), resources

    def _work(self, nb: NotebookNode, resources: ResourcesDict) -> Work:
        folder = _source_folder(self, resources)
        source_files = {p: c for p, c in read_files(folder).items() if not p.endswith(".ipynb")}
        own = {p: c for p, c in self._copied(resources, source_files).items() if not p.endswith(".ipynb")}
        submitted = nbformat.writes(nb).encode("utf-8", "replace")
        source = _source(self, resources)
        return Work(resources["nbgrader"]["notebook"], source, submitted, source_files, own, seed(source, resources["nbgrader"]["student"], submitted))

    def _copied(self, resources: ResourcesDict, source_files: dict[str, bytes]) -> dict[str, bytes]:
        """What nbgrader copied to autograded/; what came there through a link is taken away again."""
        there, (handed_in, files) = Path(resources["metadata"]["path"]), _handed_in(self, resources)
        copied = read_files(there)
        for path in copied.keys() - files.keys() - source_files.keys():
            if (handed_in / path).exists():
                self.log.warning("%s: %s is a link, or part of too much; it is left out", resources["nbgrader"]["student"], path)
                (there / path).unlink()
                del copied[path]
        return copied

    def _policy(self) -> SandboxPolicy:
        stock = [self.config[section].get("timeout") for section in ("Execute", "ExecutePreprocessor") if section in self.config]
        timeout_s = next((float(timeout) for timeout in stock if timeout), SandboxPolicy.cell_timeout_s)
        policy = SandboxPolicy(**{"cell_timeout_s": timeout_s, **self.config.get("SandboxPolicy", {})})
        return compiled.shown(policy, compiled.folder(Path(CourseDirectory(parent=self).root)))

    def _keep_files(self, result: NotebookResult, resources: ResourcesDict) -> None:
        for name, content in result.files.items():
            path = Path(resources["metadata"]["path"], name)
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)


class SaveResults(SaveAutoGrades):
    """Write the typed results into the gradebook, and keep them for feedback and report; nothing is read from the notebook's outputs."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Called by nbgrader's converter, second pass, after the notebook has run."""
        nb, resources = super().preprocess(nb, resources)
        place, directory = resources["nbgrader"], CourseDirectory(parent=self)
        before = _kept_result(directory, place)
        others = [n for n in before.notebooks if n.name != place["notebook"]] if before else []
        notebooks = tuple(sorted([*others, resources[RESULT]], key=lambda notebook: notebook.name))
        reason = "; ".join(resources[RESULT].notes) or None
        seconds = sum(cell.seconds or 0.0 for notebook in notebooks for cell in notebook.cells)
        Kept(Path(directory.root), place["assignment"]).write(BY_NBGRADER, Result(place["student"], place["assignment"], "graded", reason, notebooks, seconds))
        return nb, resources

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        grade_id = cell.metadata.nbgrader["grade_id"]
        result = next(found for found in resources[RESULT].cells if found.grade_id == grade_id)
        write_grade(self.gradebook.find_grade(grade_id, self.notebook_id, self.assignment_id, self.student_id), result)
        self.gradebook.db.commit()

    def _add_comment(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        grade_id = cell.metadata.nbgrader["grade_id"]
        comment = self.gradebook.find_comment(grade_id, self.notebook_id, self.assignment_id, self.student_id)
        comment.auto_comment = None if is_task(cell) else words_on(resources[RESULT], grade_id)
        self.gradebook.db.commit()


class FeedbackPage(HTMLExporter):
    """Our feedback page where `nbgrader generate_feedback` and Formgrader write theirs, with what a person gave."""

    def from_notebook_node(self, nb: NotebookNode, resources: ResourcesDict | None = None, **kw: object) -> tuple[str, ResourcesDict]:
        """Called by nbgrader's converter with the executed notebook."""
        place, resources["output_extension"] = resources["nbgrader"], self.file_extension
        notebook, executed = place["notebook"], nbformat.writes(nb).encode("utf-8", "replace")
        result = _kept_result(CourseDirectory(parent=self), place)
        with opened(place["db_url"], "") as book:
            given = marks(book, place["assignment"]).get(place["student"], {}).get(notebook, {})
            penalty = penalties(book, place["assignment"]).get(place["student"], {}).get(notebook, 0.0)
            found = next((n for n in result.notebooks if n.name == notebook), None) if result else None
            found = found or recorded(book, place["assignment"], place["student"], notebook)
        result = result or Result(place["student"], place["assignment"], "graded", None, (), 0.0)
        return page(result, replace(found, executed=executed), given, penalty), resources


def _kept_result(directory: CourseDirectory, place: dict) -> Result | None:
    kept = Kept(Path(directory.root), place["assignment"]).read(place["student"])
    return kept[1] if kept else None
