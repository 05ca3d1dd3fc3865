
from tests.hostile import Attack

ATTACK = Attack("poison", "writes bytecode of its own next to modules of Python's", before="import importlib.util, os, py_compile\nimport json\nopen('evil.py', 'w').write('print(1)')\ntry:\n    py_compile.compile('evil.py', importlib.util.cache_from_source(json.__file__))\nexcept OSError as error:\n    print(error)")
