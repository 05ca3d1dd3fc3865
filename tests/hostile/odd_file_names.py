from tests.hostile import Attack

ATTACK = Attack(
    "instructor",
    "hands in files with names that confuse: control characters, markup, options, bytes that are no text",
    files={"-rf": b"", "<script>.csv": b"1", "a\nb": b"", "\u202egpj.exe": b"", "caf\udce9.csv": b"1,2", "x" * 200 + ".csv": b"", "=1+1.csv": b""},
)
