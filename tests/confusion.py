"""What every specimen and every correct style is diagnosed as: `python -m tests.confusion` prints the table."""

import functools
from collections.abc import Iterator
from pathlib import Path

from autograder.catalogue import catalogue
from autograder.diagnosis import diagnose
from autograder.evidence import evidence_in
from autograder.model import Diagnosis
from tests.harness import failures

STYLES = sorted((Path(__file__).parent / "styles").glob("*.py"))


@functools.cache
def diagnosed(cell: str, source: str) -> dict[str, Diagnosis]:
    """What each test cell that an answer loses says of it."""
    return {test: diagnose(evidence_in(error)) for test, error in failures(cell, source).items()}


def rows() -> Iterator[tuple[str, dict[str, Diagnosis]]]:
    """Each specimen by label, then each correct style by file name, with what it is taken for."""
    yield from ((found.label, diagnosed(found.cell, found.specimen)) for found in catalogue())
    yield from ((path.stem, diagnosed(path.stem.partition("_with_")[0], path.read_text())) for path in STYLES)


if __name__ == "__main__":
    for name, found in rows():
        labels = sorted({label for diagnosis in found.values() for label in diagnosis.labels})
        mark = "=" if labels in ([name], []) else "≠"
        print(f"{name:42} {mark} {', '.join(labels) or '-':60} {' '.join(test for test, d in found.items() if d.labels)}")
