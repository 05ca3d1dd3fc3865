from tests.hostile import Attack

ATTACK = Attack(
    "surgery",
    "hands in files named like modules and settings of the grader's",
    files={name: b"print('shadowed'); raise SystemExit(0)" for name in ("numpy.py", "ipykernel_launcher.py", "autograder/__init__.py", "nbgrader_config.py", "conftest.py", "sitecustomize.py", "json.py", "jax/__init__.py")},
)
