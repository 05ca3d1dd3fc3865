import json

from tests.hostile import Attack

ATTACK = Attack(
    "surgery",
    "hands in text that is no text: lone surrogates, nulls, bytes that are not UTF-8",
    change=lambda made: json.dumps(made).replace("Because I say so.", "\\ud800 \\u0000 \\u202e \\ufffe").encode() + b"\n",
)
