from nbformat.v4 import new_code_cell

from tests.hostile import Attack


def _at_the_end(made):
    made.cells.append(new_code_cell("""
import re
word = b"can" + b"ary-[0-9a-f]{20}"
for line in open("/proc/self/maps"):
    where, rights = line.split()[:2]
    first, last = (int(part, 16) for part in where.split("-"))
    if rights.startswith("rw") and last - first < 2**28:
        with open("/proc/self/mem", "rb", 0) as memory:
            memory.seek(first)
            try:
                print(re.findall(word, memory.read(last - first)))
            except OSError:
                pass
"""))


ATTACK = Attack("peek", "reads the raw memory of its own process for text of the hidden tests", change=_at_the_end)
