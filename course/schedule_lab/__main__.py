"""Open the course: JupyterLab on lesson 00, calm and without a network.

python -m schedule_lab [any option of `jupyter lab`]
"""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The folder with nbgrader_config.py: nbgrader's own commands and buttons work only from there."""
FIRST = "course/00_start_here.ipynb"
CALM = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}}
"""No question about news, no look for updates: neither is the lesson, and both need the network."""


def overrides_file() -> Path:
    """Where JupyterLab looks for this environment's own defaults."""
    return Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings" / "overrides.json"


def quieten(path: Path) -> None:
    """Write the calm defaults once; a file that is there already, the user's own, is left alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            json.dump(CALM, file, indent=1)
    except OSError:
        pass  # there already, or a read-only environment: the course opens all the same


def command(options: list[str]) -> list[str]:
    """The `jupyter lab` call that opens the first lesson in a fresh workspace."""
    lab = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}"]
    return [*lab, f"--LabApp.default_url=/lab/workspaces/course/tree/{FIRST}?reset", *options]


def main() -> None:
    """Become JupyterLab."""
    quieten(overrides_file())
    os.chdir(ROOT)
    os.execv(sys.executable, command(sys.argv[1:]))


if __name__ == "__main__":
    main()
