"""Repairs of nbgrader at its edge, made by nbgrader_config.py wherever nbgrader reads it: in Formgrader's server, and in its commands."""

import os
import sys
from pathlib import Path


def repair() -> None:
    """Make the repairs that this process needs; a second call changes nothing."""
    _find_alembic()


def _find_alembic() -> None:
    """nbgrader calls `alembic` by name; where the environment is not activated, Formgrader says "Loading, please wait" for ever."""
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join((scripts, os.environ.get("PATH", "")))
