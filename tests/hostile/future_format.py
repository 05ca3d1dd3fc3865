from tests.hostile import Attack


def _future(made):
    made["nbformat"], made["nbformat_minor"] = 99, "many"


ATTACK = Attack("surgery", "claims a notebook format of the future", change=_future)
