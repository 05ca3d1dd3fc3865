"""Modules of ours as text, for a Python that has no file of ours."""

import base64
import json
import zlib
from pathlib import Path

STUDENT_SIDE = ("launch", "wire", "operations", "agent")
"""Modules that run in the student's process, in import order."""


def implant(names: tuple[str, ...], call: str, **arguments: object) -> str:
    """Code that makes the modules `names` importable as `autograder.*` and then calls one of their functions, `"module.function"`."""
    folder = Path(__file__).parent
    texts = {name: (folder / f"{name}.py").read_text("utf-8") for name in names}
    code = f"{CODE}\n_implant({texts!r}, {call!r}, json.loads({json.dumps(arguments)!r}))"
    packed = base64.b64encode(zlib.compress(code.encode()))  # short, and without braces: Jupyter fills in what looks like a field
    return f"import base64, zlib; exec(zlib.decompress(base64.b64decode({packed.decode()!r})))"


CODE = """
import json, sys, types
def _implant(texts, call, arguments):
    package = sys.modules["autograder"] = types.ModuleType("autograder")
    package.__path__ = []
    for name, text in texts.items():
        module = types.ModuleType("autograder." + name)
        sys.modules[module.__name__] = module
        setattr(package, name, module)
        exec(compile(text, name + ".py", "exec"), module.__dict__)
    module, name = call.split(".")
    getattr(getattr(package, module), name)(**arguments)
"""
