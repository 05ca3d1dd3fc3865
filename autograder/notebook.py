"""Notebooks as data: read hostile bytes, tell what each cell is for, and rebuild a submission from its source. Pure."""

import copy
import re
import warnings
from dataclasses import dataclass
from enum import StrEnum

import nbformat
from nbformat import NotebookNode

from autograder.errors import AuthoringError, SubmissionError
from autograder.harmless import inert, shown
from autograder.marks import HIDDEN, MARK_SCHEME, SOLUTION, without
from autograder.names import bound_names, free_names, imports, used_names

NOTEBOOK_BYTES = 20 * 2**20
CELLS = 2_000

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
TEXT_STUB = "YOUR ANSWER HERE"


class Role(StrEnum):
    """What a cell is for; from nbgrader's metadata in the source notebook, never from the student's."""

    SETUP = "setup"
    """Code that is neither answer nor test; the trusted process runs it too."""
    SOLUTION = "solution"
    """An answer that test cells judge."""
    TEST = "test"
    MANUAL = "manual"
    """An answer that a person grades: a written one, or graded code."""
    PROSE = "prose"


@dataclass(frozen=True)
class Planned:
    """One step of a submission: what runs on either side of the wall, and the cell as the student and instructor see it."""

    role: Role
    cell: NotebookNode | None = None
    """None for a step that only the trusted process takes."""
    student: str | None = None
    """What runs in the student's kernel."""
    trusted: str | None = None
    """What runs in the trusted process: from the source always."""
    stub: bool = False
    """The student left the released stub untouched."""

    @property
    def grade_id(self) -> str:
        """nbgrader's id of the cell, or the empty string."""
        return metadata(self.cell).get("grade_id", "") if self.cell else ""

    @property
    def points(self) -> float:
        """Most points of the cell."""
        return points(self.cell) if self.cell else 0.0


def metadata(cell: NotebookNode) -> dict:
    """The cell's nbgrader metadata, or an empty dict when it is missing or not an object."""
    found = cell.get("metadata", {})
    found = found.get("nbgrader", {}) if isinstance(found, dict) else {}
    return found if isinstance(found, dict) else {}


def points(cell: NotebookNode) -> float:
    """Most points of a source cell."""
    return float(metadata(cell).get("points", 0.0))


def role(cell: NotebookNode) -> Role:
    """What a *source* cell is for."""
    marks = metadata(cell)
    if marks.get("task") or (marks.get("grade") and (marks.get("solution") or cell.cell_type != "code")):
        return Role.MANUAL
    if marks.get("grade"):
        return Role.TEST
    if cell.cell_type != "code":
        return Role.PROSE
    return Role.SOLUTION if marks.get("solution") else Role.SETUP


# --- reading ------------------------------------------------------------------------------------------------------


def read_source(name: str, content: bytes) -> NotebookNode:
    """An author's notebook.

    Raises: AuthoringError when it is no notebook, or two cells share a grade_id.
    """
    try:
        notebook = _reads(content)
    except Exception as error:
        raise AuthoringError(f"{name}.ipynb: got a file that is not a notebook ({error}); expected nbformat 4") from error
    _refuse_shared_ids(name, notebook)
    return notebook


def _reads(content: bytes) -> NotebookNode:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # missing and duplicate cell ids, which `written` mends
        return nbformat.reads(content.decode("utf-8-sig"), as_version=4)


def _refuse_shared_ids(name: str, notebook: NotebookNode) -> None:
    seen: dict[str, int] = {}
    for number, cell in enumerate(notebook.cells):
        grade_id = metadata(cell).get("grade_id")
        if grade_id and grade_id in seen:
            raise AuthoringError(f"{name}.ipynb: two cells share grade_id {grade_id!r} (cells {seen[grade_id]} and {number}). Rename one.")
        seen[grade_id] = number


def read_submitted(content: bytes) -> NotebookNode:
    """A student's notebook, however broken, as one with well-typed cells.

    Raises: SubmissionError when nothing can be read from it.
    """
    if len(content) > NOTEBOOK_BYTES:
        raise SubmissionError(f"the notebook has {len(content)} bytes; expected at most {NOTEBOOK_BYTES}. Clear its outputs and submit again.")
    try:
        notebook = _reads(content)
    except Exception as error:  # nbformat raises whatever the JSON makes it raise
        raise SubmissionError(f"the file is not a notebook ({type(error).__name__}). Open it in JupyterLab, save it, and submit again.") from error
    cells = notebook.get("cells", [])
    cells = [cell for cell in cells if isinstance(cell, dict) and isinstance(cell.get("source"), str)]
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=NotebookNode(), cells=[_clean(cell) for cell in cells[:CELLS]])  # ids may repeat


def _clean(cell: dict) -> NotebookNode:
    """A cell with the student's text, id and nbgrader metadata, and nothing else of theirs."""
    new = nbformat.v4.new_code_cell if cell.get("cell_type") == "code" else nbformat.v4.new_markdown_cell
    cleaned = new(source=cell["source"].replace("\r\n", "\n"), metadata={"nbgrader": metadata(NotebookNode(cell))})
    if isinstance(cell.get("id"), str) and re.fullmatch(r"[\w-]{1,64}", cell["id"], re.ASCII):
        cleaned.id = cell["id"]
    return cleaned


# --- rebuilding ---------------------------------------------------------------------------------------------------


def rebuild(source: NotebookNode, submitted: NotebookNode) -> tuple[list[Planned], list[str]]:
    """The steps of a submission, in the source's order, and what had to be repaired.

    Test, task and locked cells come from `source` always; answers come from `submitted`, found by grade_id, then by cell
    id, then by what they define or follow. Every other cell is the student's own, and stays behind the cell that it followed.
    """
    notes: list[str] = []
    answers = {number: _find(source, cell, submitted, notes) for number, cell in enumerate(source.cells) if _is_answer(cell)}
    own = _own_cells(source, submitted, {id(found) for found in answers.values()})
    owned, needed = owned_names(source), _needed(source)
    planned = [_plan_own(cell) for cell in own.get(-1, [])]
    for number, cell in enumerate(source.cells):
        planned.append(_plan(cell, answers.get(number), owned, needed))
        planned += [_plan_own(cell) for cell in own.get(number, [])]
    return planned, notes


def _needed(source: NotebookNode) -> set[str]:
    """Names that test cells take from set-up cells, directly or through another set-up cell."""
    needed: set[str] = set()
    for cell in reversed(source.cells):
        if role(cell) is Role.TEST or (role(cell) is Role.SETUP and bound_names(cell.source) & needed):
            needed |= free_names(cell.source)
    return needed


def _is_answer(cell: NotebookNode) -> bool:
    return bool(metadata(cell).get("solution"))


def _is_fixed(cell: NotebookNode) -> bool:
    marks = metadata(cell)
    return not _is_answer(cell) and bool(marks.get("grade") or marks.get("locked") or marks.get("task"))


def _plan_own(cell: NotebookNode) -> Planned:
    if cell.cell_type == "code":
        return Planned(Role.SETUP, nbformat.v4.new_code_cell(cell.source), student=cell.source)
    return Planned(Role.PROSE, nbformat.v4.new_markdown_cell(inert(cell.source)))


def _plan(cell: NotebookNode, answer: NotebookNode | None, owned: set[str], needed: set[str]) -> Planned:
    kind, shown = role(cell), copy.deepcopy(cell)
    shown.source = released(cell)
    if kind is Role.TEST:
        return Planned(kind, shown, trusted=cell.source)
    if _is_answer(cell):
        return _plan_answer(kind, cell, shown, shown.source if answer is None else answer.source)
    if cell.cell_type != "code":
        return Planned(kind, shown if _is_fixed(cell) else None)
    useful = _is_fixed(cell) or bool(imports(cell.source)) or bool(bound_names(cell.source) & needed)
    trusted = cell.source if useful and not used_names(cell.source) & owned else None
    return Planned(kind, shown, cell.source, trusted) if _is_fixed(cell) else Planned(kind, trusted=trusted)


def _plan_answer(kind: Role, cell: NotebookNode, shown: NotebookNode, text: str) -> Planned:
    stub = not text.strip() or _squeeze(text) == _squeeze(shown.source)
    shown.source = text
    if cell.cell_type != "code":
        shown.source = inert(text)
        return Planned(kind, shown, stub=stub)
    return Planned(kind, shown, text, imports(cell.source), stub)


def _find(source: NotebookNode, cell: NotebookNode, submitted: NotebookNode, notes: list[str]) -> NotebookNode | None:
    """The student's copy of an answer cell; of several the last one that was worked on."""
    grade_id = metadata(cell)["grade_id"]
    copies = [c for c in submitted.cells if metadata(c).get("grade_id") == grade_id]
    if not copies:
        nameless = [c for c in submitted.cells if not metadata(c).get("grade_id")]
        by_id = [c for c in nameless if c.get("id") == cell.get("id")]
        copies = by_id or _alike(source, cell, submitted, nameless)
        how = "found by its cell id" if by_id else "found by what is in it" if copies else "the answer cell is missing"
        notes.append(f"{grade_id}: {how}")
    if len(copies) > 1:
        notes.append(f"{grade_id}: {len(copies)} copies of the answer cell; the last one that was worked on counts")
    worked_on = [c for c in copies if _squeeze(c.source) != _squeeze(released(cell)) and c.source.strip()]
    return (worked_on or copies or [None])[-1]


def _alike(source: NotebookNode, cell: NotebookNode, submitted: NotebookNode, nameless: list[NotebookNode]) -> list[NotebookNode]:
    """Cells that lost their marks: code that defines what the answer defines, or text that follows what the answer follows."""
    names = bound_names(cell.source) if cell.cell_type == "code" else set()
    if names:
        return [c for c in nameless if c.cell_type == "code" and names <= bound_names(c.source)]
    before = _squeeze(source.cells[max(source.cells.index(cell) - 1, 0)].source)
    pairs = zip(submitted.cells, submitted.cells[1:], strict=False)
    return [c for above, c in pairs if _squeeze(above.source) == before and c.cell_type == cell.cell_type and any(c is n for n in nameless)][:1]


def _own_cells(source: NotebookNode, submitted: NotebookNode, answers: set[int]) -> dict[int, list[NotebookNode]]:
    """The student's own cells, keyed by the number of the source cell that they follow (-1: before the first)."""
    by_grade_id = {metadata(c)["grade_id"]: n for n, c in enumerate(source.cells) if metadata(c).get("grade_id")}
    by_cell_id = {c.id: n for n, c in enumerate(source.cells) if c.get("id")}
    found: dict[int, list[NotebookNode]] = {}
    anchor = -1
    for cell in submitted.cells:
        grade_id = metadata(cell).get("grade_id")
        known = by_grade_id.get(grade_id) if isinstance(grade_id, str) else None
        known = by_cell_id.get(cell.get("id")) if known is None else known
        anchor = anchor if known is None else max(known, anchor)
        from_source = known is not None and (_is_answer(source.cells[known]) or _is_fixed(source.cells[known]))
        if not from_source and id(cell) not in answers:
            found.setdefault(anchor, []).append(cell)
    return found


def _squeeze(text: str) -> str:
    return "".join(text.split())


# --- what students may see ----------------------------------------------------------------------------------------


def released(cell: NotebookNode) -> str:
    """The text of a source cell as `release` hands it out: stubs for solutions, no hidden tests, no mark schemes."""
    text = without(without(cell.source, HIDDEN), MARK_SCHEME)
    if not metadata(cell).get("solution"):
        return text
    stubbed = without(text, SOLUTION, STUB if cell.cell_type == "code" else TEXT_STUB)
    if stubbed != text:
        return stubbed
    return STUB if cell.cell_type == "code" else TEXT_STUB


def hidden_lines(text: str) -> set[int]:
    """Line numbers (from 1) of the hidden tests in a test cell."""
    lines, inside = set(), False
    for number, line in enumerate(text.split("\n"), 1):
        inside = inside or HIDDEN[0] in line
        if inside:
            lines.add(number)
        inside = inside and HIDDEN[1] not in line
    return lines


def owned_names(source: NotebookNode) -> set[str]:
    """Names that belong to the student: bound by the source's answers, or by setup cells that use such a name."""
    owned: set[str] = set()
    for cell in source.cells:
        kind = role(cell)
        if kind in (Role.SOLUTION, Role.MANUAL) or (kind is Role.SETUP and used_names(cell.source) & owned):
            owned |= bound_names(cell.source) if cell.cell_type == "code" else set()
    return owned


# --- writing ------------------------------------------------------------------------------------------------------


def written(source: NotebookNode, cells: list[NotebookNode]) -> bytes:
    """The bytes of a notebook with the metadata of `source` and these cells, at nbformat 4.5 with stable ids."""
    cells = [copy.deepcopy(cell) for cell in cells]
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if cell.cell_type == "code":
            cell.outputs = [shown(output) for output in cell.outputs]
        cell.id = _free_id(cell, number, seen)
        seen.add(cell.id)
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=copy.deepcopy(source.metadata))
    return tidy(notebook)


def _free_id(cell: NotebookNode, number: int, seen: set[str]) -> str:
    wanted = metadata(cell).get("grade_id") or f"cell-{number}"
    wanted = wanted if re.fullmatch(r"[a-zA-Z0-9_-]{1,60}", wanted) else f"cell-{number}"
    return wanted if wanted not in seen else f"{wanted[:50]}-{number}"


def tidy(notebook: NotebookNode) -> bytes:
    """The canonical bytes of a notebook: indent 1, sorted keys, one final newline."""
    text = nbformat.writes(notebook, version=nbformat.NO_CONVERT)
    return (text.rstrip("\n") + "\n").encode("utf-8", errors="replace")
