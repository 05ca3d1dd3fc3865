"""A test that asserts with NumPy asserts nothing, if NumPy is the student's."""

from tests.hostile import Attack

ATTACK = Attack(
    "weaken",
    "replaces every assertion of numpy.testing by a function that does nothing",
    before="""
import sys
import numpy as np, numpy.testing
for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, lambda *args, **kwargs: None)
sys.modules["numpy.testing"] = np.testing
""",
)
