from tests.hostile import Attack

ATTACK = Attack("resources", "publishes tens of thousands of displays", before="from IPython.display import display\nfor n in range(20_000):\n    display(n)")
