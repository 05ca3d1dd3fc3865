from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "returns an object whose every attribute is a method that ends the process",
    answer="""
import os
class Bomb:
    def __getattribute__(self, name): os._exit(0)
    def __del__(self): os._exit(0)
def square(x):
    return Bomb()
""",
)
