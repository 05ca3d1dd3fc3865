"""nbgrader's AUTOTEST directives: replaced, in the source, by the asserts that nbgrader makes of them.

Left alone they are comments, and a test cell of comments passes everybody.
"""

import functools
from pathlib import Path

import nbformat
from nbgrader.preprocessors import InstantiateTests

from autograder.errors import AuthoringError
from autograder.notebook import tidy


def instantiated(content: bytes, folder: Path) -> bytes:
    """An author's notebook with its AUTOTEST directives turned into code; it runs the author's solution when there are any.

    Raises: AuthoringError when nbgrader cannot do it, for example without an autotests.yml.
    """
    return _instantiated(content, str(folder)) if b"AUTOTEST" in content else content


@functools.lru_cache(maxsize=32)
def _instantiated(content: bytes, folder: str) -> bytes:
    notebook = nbformat.reads(content.decode("utf-8-sig"), as_version=4)
    step = InstantiateTests()
    try:
        notebook, _ = step.preprocess(notebook, {"metadata": {"path": folder}})
    except Exception as error:
        message = f"{folder}: the AUTOTEST directives could not be turned into tests: {error}. Is there an autotests.yml in the course root?"
        raise AuthoringError(message) from error
    return tidy(notebook)
