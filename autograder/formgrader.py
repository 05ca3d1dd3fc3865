"""Repairs of nbgrader at its edge, made by nbgrader_config.py wherever nbgrader reads it: in Formgrader's server, and in its commands."""

import os
import sys
from pathlib import Path


def repair() -> None:
    """Make the repairs that this process needs; a second call changes nothing."""
    _find_alembic()
    if (formgrader := sys.modules.get("nbgrader.server_extensions.formgrader.base")) is not None:
        _show_fresh_grades(formgrader.BaseHandler)


def _find_alembic() -> None:
    """nbgrader calls `alembic` by name; where the environment is not activated, Formgrader says "Loading, please wait" for ever."""
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join((scripts, os.environ.get("PATH", "")))


class _Fresh(property):
    """Marks the property that was repaired."""


def _show_fresh_grades(handler_class: type) -> None:
    """Formgrader keeps one database session as long as its server runs; each request now forgets what the ones before it read."""
    stock = handler_class.gradebook
    if isinstance(stock, _Fresh):
        return

    def gradebook(handler):
        found = stock.fget(handler)
        if not getattr(handler, "_has_fresh_grades", False):  # once a request: a second time would undo what the request has changed
            handler._has_fresh_grades = True
            found.db.rollback()
        return found

    handler_class.gradebook = _Fresh(gradebook)
