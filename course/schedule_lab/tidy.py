"""Store lesson notebooks the same way every time, so that a change in a lesson is a change of its own lines and no others.

python -m schedule_lab.tidy course/*.ipynb
"""

import json
import re
import sys
from pathlib import Path

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def tidied(text: str, number: str) -> str:
    """The notebook `text` of lesson `number` without outputs, counts and stray metadata; ids made where one is missing."""
    cells = [_cell(cell, place, number) for place, cell in enumerate(json.loads(text)["cells"])]
    notebook = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _cell(cell: dict, place: int, number: str) -> dict:
    tags = cell.get("metadata", {}).get("tags")
    source = "".join(cell["source"]).rstrip()
    good = re.fullmatch(rf"{number}-[a-z0-9-]+", cell.get("id", ""))
    kept = {
        "cell_type": cell["cell_type"],
        "id": cell["id"] if good else f"{number}-cell-{place}",
        "metadata": {"tags": tags} if tags else {},
        "source": source.splitlines(keepends=True),
    }
    if cell["cell_type"] == "code":
        kept |= {"execution_count": None, "outputs": []}
    return dict(sorted(kept.items()))


def main(names: list[str]) -> None:
    """Tidy the notebooks named, in place."""
    for path in map(Path, names):
        path.write_text(tidied(path.read_text("utf-8"), path.name[:2]), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
