"""A list of system calls -> the program by which the kernel refuses them, made by libseccomp."""

import ctypes
import errno
import functools
import tempfile

ALLOW, ERRNO, MASKED_EQUAL, NEW_USER = 0x7FFF0000, 0x00050000, 7, 0x10000000


class _Argument(ctypes.Structure):
    _fields_ = (("number", ctypes.c_uint), ("operation", ctypes.c_int), ("mask", ctypes.c_uint64), ("value", ctypes.c_uint64))


@functools.cache
def program(refused: tuple[str, ...]) -> bytes:
    """BPF that answers these calls with EPERM, and clone with a new user namespace too; empty where libseccomp is not installed.

    clone3 hides its flags from a filter: it is answered with ENOSYS, upon which libraries use clone. Names that this machine does
    not know are left out.
    """
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return b""
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(ALLOW)))
    for name in refused:
        _refuse(library, context, name, errno.EPERM)
    _refuse(library, context, "clone3", errno.ENOSYS)
    _refuse(library, context, "clone", errno.EPERM, _Argument(0, MASKED_EQUAL, NEW_USER, NEW_USER))
    with tempfile.TemporaryFile() as file:
        failed = library.seccomp_export_bpf(context, file.fileno())
        library.seccomp_release(context)
        file.seek(0)
        return b"" if failed else file.read()


def _refuse(library: ctypes.CDLL, context: ctypes.c_void_p, name: str, error: int, *arguments: _Argument) -> None:
    number = library.seccomp_syscall_resolve_name(name.encode())
    if number >= 0:
        library.seccomp_rule_add_array(context, ctypes.c_uint32(ERRNO | error), number, len(arguments), (_Argument * len(arguments))(*arguments))
