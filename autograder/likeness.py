"""Which submissions share more of their text than chance: a list to look at, never a verdict. Pure, and nothing leaves the machine.

Winnowing (Schleimer, Wilkerson, Aiken 2003): hashes of runs of tokens, of which every window keeps its smallest. What the
release gave everybody, and what many in the class wrote, is subtracted first.
"""

import io
import re
import tokenize
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from keyword import iskeyword
from zlib import crc32

RUN, WINDOW = 7, 4
"""Tokens in a hashed run, and runs in a window: a shared passage of RUN + WINDOW - 1 tokens is always found."""
FEWEST = 8
"""Shorter answers are alike by nature."""
ALIKE = 0.8


@dataclass(frozen=True)
class Pair:
    """Two submissions and how much of the smaller one is in the other, from 0 to 1."""

    first: str
    second: str
    likeness: float
    shared: int
    """How many fingerprints they share."""


def alike(answers: Mapping[str, Mapping[str, str]], given: Mapping[str, str]) -> list[Pair]:
    """Pairs of students whose answers (text by grade_id) are nearly the same, most alike first.

    `given` is the text that the release holds in the same cells.
    """
    marks = {student: _marks(texts, given) for student, texts in answers.items()}
    often = Counter(mark for found in marks.values() for mark in found)
    limit = max(3, len(answers) // 10)
    rare = {student: {mark for mark in found if often[mark] <= limit} for student, found in marks.items()}
    large = {student: found for student, found in rare.items() if len(found) >= FEWEST}
    pairs = []
    for (first, a), (second, b) in combinations(sorted(large.items()), 2):
        shared = len(a & b)
        if shared >= ALIKE * min(len(a), len(b)):
            pairs.append(Pair(first, second, shared / min(len(a), len(b)), shared))
    return sorted(pairs, key=lambda pair: (-pair.likeness, -pair.shared, pair.first, pair.second))


def _marks(texts: Mapping[str, str], given: Mapping[str, str]) -> set[tuple[str, int]]:
    return {(cell, mark) for cell, text in texts.items() for mark in fingerprints(text) - fingerprints(given.get(cell, ""))}


def fingerprints(text: str) -> set[int]:
    """The winnowed hashes of a text.

    >>> fingerprints("a = f(x) + 2 * g(y, x)") == fingerprints("total = f(step)+3*g(rate, step)  # renamed")
    True
    """
    words = tokens(text)
    hashes = [crc32(" ".join(words[n : n + RUN]).encode("utf-8", "replace")) for n in range(len(words) - RUN + 1)]
    return {min(hashes[n : n + WINDOW]) for n in range(max(len(hashes) - WINDOW + 1, 1))} if hashes else set()


def tokens(text: str) -> list[str]:
    """Code as tokens without names, numbers, strings and comments; what is not Python, as words.

    Called functions and attributes keep their names: they say how a thing was done.
    """
    try:
        found = [token for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type in (tokenize.NAME, tokenize.NUMBER, tokenize.OP)]
        compile(text, "answer", "exec", flags=0x400)  # syntax only: ast.PyCF_ONLY_AST
    except Exception:
        return re.findall(r"\w+", text.lower())
    return [_plain(token, found[n + 1].string if n + 1 < len(found) else "", found[n - 1].string if n else "") for n, token in enumerate(found)]


def _plain(token: tokenize.TokenInfo, after: str, before: str) -> str:
    if token.type == tokenize.NUMBER:
        return "0"
    if token.type == tokenize.NAME and not (iskeyword(token.string) or after == "(" or before == "."):
        return "v"
    return token.string
