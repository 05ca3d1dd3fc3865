from tests.hostile import Attack

ATTACK = Attack(
    "instructor",
    "displays a picture whose bytes are a script, and text where base64 belongs",
    before="""
from IPython.display import display
for data in ("iVBORw0KGgo=\\"><script>alert(1)</script>", "PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "iVBORw0KGgo" + "A" * 100, "\\ud800"):
    display({"image/png": data, "image/jpeg": data, "text/plain": "x"}, raw=True)
""",
)
