"""A Jupyter kernel provisioner that starts the kernel inside the sandbox.

jupyter_client finds it by its entry point, so the package has to be installed. The kernel talks over Unix sockets in one
folder of its own, since it has no network.
"""

from pathlib import Path
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict

from autograder.sandbox import SandboxPolicy, bwrap_argv

NAME = "autograder-sandbox"


class SandboxProvisioner(LocalProvisioner):
    """Start the kernel under bwrap; everything else is inherited."""

    policy = Dict(help="fields of SandboxPolicy, from the kernel spec").tag(config=True)

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Wrap the command. Called by `KernelManager` before the process starts; the parent writes the connection file."""
        kwargs = await super().pre_launch(**kwargs)
        channel = str(Path(self.parent.connection_file).parent)
        command = bwrap_argv(SandboxPolicy(**self.policy), kwargs["cmd"], channel)
        return kwargs | {"cmd": command, "env": {"PATH": "/usr/bin:/bin"}, "cwd": "/"}
