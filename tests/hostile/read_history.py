from nbformat.v4 import new_code_cell

from tests.hostile import Attack


def _at_the_end(made):
    made.cells.append(new_code_cell("""
print(In, Out, globals().get("_i"), globals().get("_ii"))
print(list(get_ipython().history_manager.get_range()))
%history -g
import linecache
print({name: entry for name, entry in linecache.cache.items()})
"""))


ATTACK = Attack("peek", "prints the history of the shell: In, Out, the line cache", change=_at_the_end)
