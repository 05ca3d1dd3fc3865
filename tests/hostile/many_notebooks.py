from tests.hostile import Attack

ATTACK = Attack("surgery", "hands in a dozen more notebooks with the same tests", files={f"light ({n}).ipynb": b'{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}' for n in range(12)})
