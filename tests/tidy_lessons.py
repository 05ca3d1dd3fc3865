"""Store lesson notebooks the same way every time, so that a change in a lesson is a change of its own lines and no others.

python -m tests.tidy_lessons course/*.ipynb
"""

import re
import sys
from pathlib import Path

import nbformat

from autograder.notebook import tidy

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def tidied(notebook: nbformat.NotebookNode, number: str) -> bytes:
    """The notebook of lesson `number` without outputs, counts and stray metadata; ids made where one is missing."""
    cells = [_cell(cell, place, number) for place, cell in enumerate(notebook.cells)]
    return tidy(nbformat.from_dict({"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}))


def _cell(cell: nbformat.NotebookNode, place: int, number: str) -> dict:
    tags = cell.metadata.get("tags")
    good = re.fullmatch(rf"{number}-[a-z0-9-]+", cell.get("id", ""))
    kept = {
        "cell_type": cell.cell_type,
        "id": cell.id if good else f"{number}-cell-{place}",
        "metadata": {"tags": tags} if tags else {},
        "source": cell.source.rstrip(),
    }
    return kept | ({"execution_count": None, "outputs": []} if cell.cell_type == "code" else {})


def main(names: list[str]) -> None:
    """Tidy the notebooks named, in place."""
    for path in map(Path, names):
        path.write_bytes(tidied(nbformat.read(path, as_version=4), path.name[:2]))


if __name__ == "__main__":
    main(sys.argv[1:])
