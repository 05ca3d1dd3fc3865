"""Jupyter kernel provisioners that start the kernel inside the sandbox: from nothing, or forked from a process that has the libraries imported.

jupyter_client finds it by its entry point, so the package has to be installed. The kernel talks over Unix sockets in one
folder of its own, since it has no network.
"""

import json
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict

from autograder.sandbox import TMP, WORK, SandboxPolicy, bwrap_argv, refuse
from autograder.warm import fork

COLD = "autograder-sandbox"
WARM = "autograder-warm"


class SandboxProvisioner(LocalProvisioner):
    """Start the kernel under bwrap; everything else is inherited."""

    policy = Dict(help="fields of SandboxPolicy, from the kernel spec").tag(config=True)

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Wrap the command. Called by `KernelManager` before the process starts; the parent writes the connection file."""
        kwargs = await super().pre_launch(**kwargs)
        channel = str(Path(self.parent.connection_file).parent)
        command = bwrap_argv(SandboxPolicy(**self.policy), kwargs["cmd"], channel)
        return kwargs | {"cmd": command, "env": {"PATH": "/usr/bin:/bin"}, "cwd": "/"}


class WarmProvisioner(LocalProvisioner):
    """Fork the kernel from this process's fork server; everything else is inherited.

    The fork happens in namespaces of its own, so that signals go to its process, never to a process group.
    """

    policy = Dict(help="fields of SandboxPolicy, from the kernel spec").tag(config=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Called by `KernelManager` with the command's arguments, the descriptors to hand over, and an open file as `stderr`."""
        numbers = list(kwargs["pass_fds"])
        policy = SandboxPolicy(**self.policy)
        connection_file = f"{TMP}/{Path(self.parent.connection_file).name}" if policy.sandbox else self.parent.connection_file
        request = {
            "folder": kwargs.get("cwd") or WORK,
            "numbers": numbers,
            "sockets": json.loads(cmd[0]),
            "refuse": refuse(policy),
            "arguments": [connection_file if part == self.parent.connection_file else part for part in cmd[1:]],
            "connection_file": connection_file,
            "connection": Path(self.parent.connection_file).read_text(),
        }
        self.process = fork(policy, request, [kwargs["stderr"].fileno(), *numbers])
        self.pid = self.process.pid
        return self.connection_info
