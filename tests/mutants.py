"""Do the tests notice? Small changes of the reference solution go through the hidden tests: `make mutants` prints the survivors.

A survivor that answers like the contract for random arguments is no mistake, and is only counted.
"""

import ast
import copy
import math
import random
import sys
from collections.abc import Callable, Iterator

import numpy as np

from autograder import reference
from tests import harness

SWAPS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div, ast.Add), ast.Div: (ast.Mult, ast.FloorDiv),
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt,), ast.Gt: (ast.GtE,), ast.GtE: (ast.Gt,),
}  # fmt: skip


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """(what was changed, the changed source) for every change of one place."""
    tree = ast.parse(source)
    names = sorted({argument.arg for node in ast.walk(tree) if isinstance(node, ast.arguments) for argument in node.args})
    seen = {ast.unparse(tree)}
    for number, node in enumerate(ast.walk(tree)):
        for change in changes(node, names):
            changed = copy.deepcopy(tree)
            place = next(found for n, found in enumerate(ast.walk(changed)) if n == number)
            before = ast.unparse(place)
            after = change(place)
            text = ast.unparse(ast.fix_missing_locations(_Replace(place, after).visit(changed)))
            if text not in seen:
                seen.add(text)
                yield f"{before}  →  {ast.unparse(after)}", text


def changes(node: ast.AST, names: list[str]) -> Iterator[Callable[[ast.AST], ast.AST]]:
    """What can be changed at a node, as functions from (a copy of) it to what takes its place."""
    if isinstance(node, ast.BinOp):
        yield from (lambda place, kind=kind: ast.BinOp(place.left, kind(), place.right) for kind in SWAPS.get(type(node.op), ()))
        yield lambda place: place.left
        yield lambda place: place.right
    elif isinstance(node, ast.Compare):
        yield from (lambda place, kind=kind: ast.Compare(place.left, [kind()], place.comparators) for kind in SWAPS.get(type(node.ops[0]), ()))
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield from (lambda place, value=value: ast.Constant(value) for value in (node.value + 1, node.value - 1, node.value * 2))
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        yield from (lambda place, name=name: ast.Name(name, ast.Load()) for name in names if name != node.id)
        yield from (lambda place, one=one: ast.BinOp(place, one(), ast.Constant(1)) for one in (ast.Add, ast.Sub))
    elif isinstance(node, ast.Call):
        yield from (lambda place, n=n: _swapped(place, n) for n in range(len(node.args) - 1))
        yield from (lambda place, n=n: ast.Call(place.func, place.args, place.keywords[:n] + place.keywords[n + 1 :]) for n in range(len(node.keywords)))
        yield from (lambda place, n=n: place.args[n] for n in range(len(node.args)))


def _swapped(call: ast.Call, n: int) -> ast.Call:
    args = [*call.args[:n], call.args[n + 1], call.args[n], *call.args[n + 2 :]]
    return ast.Call(call.func, args, call.keywords)


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self._new if node is self._old else self.generic_visit(node)


def survives(cell: str, source: str) -> bool:
    """Whether no test cell notices."""
    try:
        return not any(harness.failures(cell, source, [test]) for test in harness.JUDGED_BY[cell])
    except Exception:  # the cell itself does not run
        return False


def deviation(source: str, draws: int = 60) -> float:
    """How far a make_schedule strays from the contract over random arguments, as a part of the peak."""
    chance, worst = random.Random(7), 0.0
    namespace = dict(harness.solved())
    harness.run(source, namespace, "make_schedule")
    for _ in range(draws):
        warmup = chance.choice([0, 1, chance.randrange(2, 50)])
        total = warmup + chance.randrange(1, 200)
        peak = 10 ** chance.uniform(-4, 1)
        arguments = (peak * chance.random(), peak, warmup, total, peak * chance.random())
        steps = sorted({0, 1, max(warmup - 1, 0), warmup, warmup + 1, total - 1, total, total + 1, 3 * total, *(chance.randrange(total) for _ in range(5))})
        try:
            schedule = namespace["make_schedule"](*arguments)
            got = np.array([float(schedule(step)) for step in steps])
        except Exception:
            return math.inf
        keys = ("init_value", "peak_value", "warmup_steps", "decay_steps", "end_value")
        want = reference.warmup_cosine(np.array(steps), **dict(zip(keys, arguments, strict=True)))
        worst = max(worst, float(np.nan_to_num(np.abs(got - want), nan=np.inf).max()) / peak)
    return worst


def main(cells: list[str]) -> int:
    """Print the survivors of each solution cell; the number of those that differ from the contract."""
    bad = 0
    for cell in cells or harness.JUDGED_BY:
        made = list(mutants(harness.text(cell)))
        alive = [(change, source) for change, source in made if survives(cell, source)]
        print(f"{cell}: {len(made)} mutants, {len(alive)} survive")
        for change, source in alive:
            strays = deviation(source) if cell == "make_schedule" else None
            differs = strays is not None and strays > 2e-5
            bad += differs
            verdict = "to be looked at" if strays is None else f"differs by {strays:.1e} of the peak" if differs else "computes the same"
            print(f"    {verdict:36} {change}", flush=True)
    return bad


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
