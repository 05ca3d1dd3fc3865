from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "makes the name itself a class whose metaclass decides every comparison",
    answer="""
class Meta(type):
    def __eq__(cls, other): return True
    def __call__(cls, *args): return cls
    def __le__(cls, other): return True
    def __sub__(cls, other): return cls
    def __abs__(cls): return cls
    __hash__ = type.__hash__
class square(metaclass=Meta):
    pass
""",
)
