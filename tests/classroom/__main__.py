"""Write the sample class as a course root: `python -m tests.classroom FOLDER`."""

import shutil
import sys
from pathlib import Path

from tests.builders import NAME, ROOT
from tests.classroom import CLASS


def write(folder: Path) -> None:
    """Make `folder` a course root with the class's submissions; what was graded there before stays."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "source", folder / "source", dirs_exist_ok=True)
    for student, make in CLASS.items():
        place = folder / "submitted" / student / NAME
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{NAME}.ipynb").write_bytes(make())


if __name__ == "__main__":
    write(Path(sys.argv[1]))
