from tests.hostile import Attack

ATTACK = Attack(
    "poison",
    "writes startup files that a later kernel would run: IPython profile, usercustomize, .pth, PYTHONSTARTUP",
    before="""
import os, site
for path in ("~/.ipython/profile_default/startup/00.py", "~/.local/lib/python3/site-packages/usercustomize.py", "~/.config/matplotlib/matplotlibrc", "~/.jupyter/jupyter_config.py", site.getsitepackages()[0] + "/poison.pth"):
    path = os.path.expanduser(path)
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        open(path, "w").write("square = lambda x: x * x")
    except OSError as error:
        print(error)
""",
)
