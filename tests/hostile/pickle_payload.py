from tests.hostile import Attack

ATTACK = Attack(
    "forge",
    "answers with pickles, object arrays and .npy files, in the hope that somebody loads them",
    answer="""
import pickle
import numpy as np
class Payload:
    def __reduce__(self):
        return (open, (TEMP + "/owned", "w"))
np.save("data.npy", np.array([Payload], object), allow_pickle=True)
open("results.pkl", "wb").write(pickle.dumps(Payload()))
def square(x):
    return np.array([Payload()], object) if x == 2 else pickle.dumps(Payload())
""",
)
