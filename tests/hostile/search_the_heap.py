from nbformat.v4 import new_code_cell

from tests.hostile import Attack


def _at_the_end(made):
    made.cells.append(new_code_cell("""
import gc
word = "can" + "ary-"
held = [o for o in gc.get_objects() if isinstance(o, (dict, list, tuple, set))]
texts = [s for o in held for s in (o.values() if isinstance(o, dict) else o) if type(s) is str] + list(map(str, In)) + list(map(str, Out))
print([text[:3000] for text in texts if word in text and "made.cells" not in text])
"""))


ATTACK = Attack("peek", "searches every object in its process for the hidden tests, after they ran", change=_at_the_end)
