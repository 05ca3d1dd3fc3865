"""Which names a piece of code binds, reads and imports; pure text work, nothing is run."""

import ast
from collections.abc import Iterator


def bound_names(source: str) -> set[str]:
    """Names that the code binds at its top level, imports left out; empty when it is not Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    names: set[str] = set()
    for node in _top_level(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def used_names(source: str) -> set[str]:
    """Names that the code reads anywhere; empty when it is not Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def free_names(source: str) -> set[str]:
    """Names that the code reads before a line of its own has bound them."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    first_bound: dict[str, int] = {}
    for node in _top_level(tree):
        names = [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
        names += [node.id] if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else []
        for name in names:
            first_bound[name] = min(node.lineno, first_bound.get(name, node.lineno))
    reads = (node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    return {node.id for node in reads if node.lineno <= first_bound.get(node.id, node.lineno)}


def imports(source: str) -> str:
    """The import statements at the top level of the code: modules that tests may use without asking the student for them."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return ""
    return "\n".join(ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom))


def _top_level(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from _top_level(node)
