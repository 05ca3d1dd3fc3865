"""Run JupyterHub in a room of its own: accounts, homes and /srv that exist nowhere else, and nothing to remove afterwards.

    unshare --mount --pid --fork --kill-child --mount-proc python hub_room.py      (as root, in the folder that test_hub.py filled)

The room is a private mount namespace. Students see the Python environment and `classroom/`, as on a machine where the course is installed in
/opt; the checkout's own source/ is covered, as it would not be there.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
READABLE = [Path(sys.base_prefix), Path(sys.prefix), CHECKOUT / "classroom", CHECKOUT / "course", CHECKOUT / "build" / "hub"]
GRADERS = 61000


def mount(*args: object) -> None:
    subprocess.run(["mount", *map(str, args)], check=True)


def closed(path: Path) -> Path | None:
    """The first folder on the way to `path` that an ordinary account may not pass."""
    return next((folder for folder in reversed(path.parents) if not folder.stat().st_mode & 0o001), None)


def show_only_what_is_installed(stage: Path) -> None:
    """Cover the checkout, and every closed folder above what has to be readable; then put that back where it was."""
    wanted = [path for path in READABLE if path.is_dir() and path != Path("/usr")]
    kept = [stage / "kept" / str(number) for number in range(len(wanted))]
    for path, keep in zip(wanted, kept, strict=True):
        keep.mkdir(parents=True)
        mount("--bind", path, keep)
    package = stage / "autograder"
    shutil.copytree(CHECKOUT / "autograder", package, ignore=shutil.ignore_patterns("__pycache__"))
    for path in sorted({CHECKOUT, *filter(None, map(closed, wanted))}):
        if path.is_dir():
            mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", path)
            mount("--make-private", path)
    for path, keep in zip(wanted, kept, strict=True):
        path.mkdir(parents=True, exist_ok=True)
        mount("--bind", keep, path)
    shutil.copytree(package, CHECKOUT / "autograder")
    close_to_students(CHECKOUT / "autograder")


def close_to_students(package: Path) -> None:
    """The grader holds the answer key, so only the instructor's group may read it: as classroom/README.md tells."""
    os.chown(package, 0, GRADERS)
    package.chmod(0o750)


def main() -> None:
    os.umask(0o022)
    stage = Path.cwd()
    for name in ("passwd", "group"):
        mount("--bind", stage / name, f"/etc/{name}")
    for name in ("home", "srv"):
        mount("--bind", stage / name, f"/{name}")
    show_only_what_is_installed(stage)
    os.execv(sys.executable, [sys.executable, "-m", "jupyterhub", "-f", "hub_config.py"])


if __name__ == "__main__":
    main()
