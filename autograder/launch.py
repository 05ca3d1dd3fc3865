"""Starts a Jupyter kernel on sockets that were bound for it, so that it writes to no folder of the grader's.

Runs where the student's code will run; its text travels there.
"""

import ctypes
import platform
import runpy

KEYCTL = {"x86_64": 250, "aarch64": 219}.get(platform.machine(), -1)
JOIN_SESSION_KEYRING = 1


NO_NEW_PRIVS, SET_SECCOMP, FILTER = 38, 22, 2


def launch(sockets: dict[str, int], refuse: str = "") -> None:
    """Run a kernel in this process, with its arguments from `sys.argv`; `sockets` are addresses with the descriptors that listen there.

    It gets a session keyring of its own: keys of the grader's login are inherited otherwise. `refuse` is a seccomp program, in hex.
    """
    ctypes.CDLL(None).syscall(KEYCTL, JOIN_SESSION_KEYRING, None)
    restrict(bytes.fromhex(refuse))
    import zmq

    bind = zmq.Socket.bind

    def adopt(self: zmq.Socket, address: str) -> object:
        if address in sockets:
            self.setsockopt(zmq.USE_FD, sockets[address])
        return bind(self, address)

    zmq.Socket.bind = adopt
    runpy.run_module("ipykernel_launcher", run_name="__main__")


def restrict(program: bytes) -> None:
    """Put this process and all that it starts under a seccomp program, for good; an empty one changes nothing.

    Raises: OSError when the kernel does not take it.
    """
    if program:
        libc = ctypes.CDLL(None, use_errno=True)
        instructions = ctypes.create_string_buffer(program, len(program))
        header = _Program(len(program) // 8, ctypes.addressof(instructions))
        if libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(SET_SECCOMP, FILTER, ctypes.byref(header)):
            raise OSError(ctypes.get_errno(), "the kernel does not take the seccomp program")


class _Program(ctypes.Structure):
    """The kernel's `struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))
