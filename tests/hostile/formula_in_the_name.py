from tests.hostile import Attack

ATTACK = Attack("instructor", "is handed in under a name that a spreadsheet would run", student="=HYPERLINK(1)")
