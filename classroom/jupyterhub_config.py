"""One course on one machine: an instructor, students, real Unix accounts, nbgrader's exchange between them.

Start it as root: `jupyterhub -f classroom/jupyterhub_config.py`. README.md beside this file says what has to be there first.
"""

import sys
from pathlib import Path

INSTRUCTORS = {"instructor"}
"""Accounts that grade. The home folder of such an account is the course folder, the one that holds nbgrader_config.py."""

HERE = Path(__file__).resolve().parent
PROXY = HERE.parent / "build" / "hub" / "node_modules" / ".bin" / "configurable-http-proxy"

c = get_config()  # noqa: F821

# Everybody who has an account on this machine signs in with its password. nbgrader takes a student's name from the account that their server
# runs under, so every student needs one of their own: with SimpleLocalProcessSpawner all would be the same student.
c.JupyterHub.authenticator_class = "pam"
c.Authenticator.allow_all = True
c.Authenticator.blocked_users = {"root"}
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.default_url = "/lab"
c.ConfigurableHTTPProxy.command = [str(PROXY)] if PROXY.exists() else ["configurable-http-proxy"]

# Behind a web server with TLS, give each user a name of their own (c.JupyterHub.subdomain_host = "https://hub.example.org"): then a page that
# a student made is of another origin than the instructor's, and Formgrader opens inside JupyterLab too.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"


def choose_tools(spawner) -> None:
    """Students get the assignment list and Validate; Formgrader, Create Assignment and the course list are the instructor's."""
    folders = [HERE / "everyone"] if spawner.user.name in INSTRUCTORS else [HERE / "students", HERE / "everyone"]
    spawner.environment["JUPYTER_CONFIG_PATH"] = ":".join(map(str, folders))


c.Spawner.pre_spawn_hook = choose_tools
