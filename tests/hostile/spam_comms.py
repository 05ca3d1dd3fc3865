from tests.hostile import Attack

ATTACK = Attack(
    "forge",
    "opens widgets' channels and asks for input, thousands of times",
    before="""
from ipykernel.comm import Comm
for number in range(3000):
    Comm(target_name="jupyter.widget", data={"state": {"value": "x" * 100}})
try:
    input("password?")
except Exception as error:
    print(type(error))
""",
)
