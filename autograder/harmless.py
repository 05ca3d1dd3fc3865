"""What is left of a student's outputs and Markdown when nothing in it can run in a browser.

Formgrader shows executed notebooks on the instructor's own Jupyter page. Pure.
"""

import re

from nbformat import NotebookNode

SHOWN = ("text/plain", "image/png", "image/jpeg")
"""Kinds of output that are kept; all others are for a browser to run, or to lay out."""


def inert(text: str) -> str:
    """Markdown of a student's in which no HTML begins: what would start a tag gets a space. Mathematics reads the same."""
    return re.sub(r"<(?=[A-Za-z/!?])", "< ", text)


def shown(output: NotebookNode) -> NotebookNode:
    """The output, changed in place: text and pictures only, and no metadata."""
    if output.output_type in ("display_data", "execute_result"):
        output.data = NotebookNode({kind: data for kind, data in output.data.items() if _is_shown(kind, data)})
        output.metadata = NotebookNode()
    return output


def _is_shown(kind: str, data: object) -> bool:
    return kind in SHOWN and isinstance(data, str) and (kind == "text/plain" or re.fullmatch(r"[\w+/=\s]*", data, re.ASCII) is not None)
