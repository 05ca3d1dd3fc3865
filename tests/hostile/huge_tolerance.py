from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "returns complex numbers, times, text and records that compare in odd ways",
    answer="""
import numpy as np
def square(x):
    kinds = {2: np.datetime64("NaT"), 3: complex(float("nan"), 0), 5: "25", 7: np.zeros(1, [("a", "f4")]), 1.5: np.float16("nan"), 4: {"a": 16}}
    return kinds.get(x, None) if np.ndim(x) == 0 else np.ma.masked_all(4)
""",
)
