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
"""JupyterLab: no question about news, no look for updates. Neither is the lesson, and both need the network."""
STILL = {
    "NbConvertBase": {"display_data_priority": ["text/html", "image/svg+xml", "image/png", "text/markdown", "application/javascript", "text/plain"]},
    "ExecutePreprocessor": {"store_widget_state": False},
    "HTMLExporter": {"require_js_url": "data:text/javascript,", "widget_renderer_url": "data:text/javascript,"},
}
"""Exported pages: where a widget was, the page that it leaves; not a script from the network that would show sliders without a kernel."""


def defaults(prefix: Path) -> dict[Path, dict]:
    """The settings of this environment, by the file in which Jupyter looks for them."""
    return {prefix / "share/jupyter/lab/settings/overrides.json": CALM, prefix / "etc/jupyter/jupyter_config.json": STILL}


def settle(files: dict[Path, dict]) -> None:
    """Write each file once; one that is there already, the user's own, is left alone."""
    for path, settings in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                json.dump(settings, file, indent=1)
        except OSError:
            continue  # there already, or a read-only environment: the course opens all the same


def command(options: list[str]) -> list[str]:
    """The `jupyter lab` call that opens the first lesson in a fresh workspace."""
    lab = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}"]
    return [*lab, f"--LabApp.default_url=/lab/workspaces/course/tree/{FIRST}?reset", *options]


def main() -> None:
    """Become JupyterLab."""
    settle(defaults(Path(sys.prefix)))
    os.chdir(ROOT)
    os.execv(sys.executable, command(sys.argv[1:]))


if __name__ == "__main__":
    main()
