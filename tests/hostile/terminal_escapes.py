from tests.hostile import Attack

ATTACK = Attack(
    "instructor",
    "prints terminal escapes: titles, links, clipboard, cursor movement",
    before="""
print("\\x1b]0;owned\\x07\\x1b[2J\\x1b]8;;http://example.org\\x07click\\x1b]8;;\\x07\\x1b]52;c;b3duZWQ=\\x07\\x9b31m\\u202e\\r")
raise RuntimeError("\\x1b[2J\\x1b]0;owned\\x07")
""",
)
