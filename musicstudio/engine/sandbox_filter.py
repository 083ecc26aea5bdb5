"""A seccomp filter for the sandbox's child: no sockets, no new programs, no renaming or removing, no look at other processes.

It goes by the numbers of system calls alone: which files may be opened, and how, is the business of `sandbox_files`. Where
that does not hold, the child can open what its user can, though it can write nothing (RLIMIT_FSIZE is 0).

Linux on x86-64 and arm64; elsewhere, and on kernels that refuse, nothing happens and the other limits hold alone.
Source: Linux `Documentation/userspace-api/seccomp_filter.rst`, `include/uapi/linux/{seccomp,filter,audit}.h`.
"""

import ctypes
import os
import struct

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_ALLOW = 0x7FFF0000
_ERRNO_EPERM = 0x00050000 | 1
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06

# Audit architecture and the numbers of: socket, connect, execve, execveat, fork, vfork, kill, ptrace, process_vm_readv,
# process_vm_writev, io_uring_setup, unlink(at), rename(at, at2), mkdir(at), rmdir, truncate, chmod, fchmodat, link(at),
# symlink(at), mount.
_FORBIDDEN = {
    "x86_64": (
        0xC000003E,
        (41, 42, 59, 322, 57, 58, 62, 101, 310, 311, 425, 87, 263, 82, 264, 316, 83, 258, 84, 76, 90, 268, 86, 265, 88, 266, 165),
    ),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 129, 117, 270, 271, 425, 35, 38, 276, 34, 45, 53, 37, 36, 40)),
}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def forbid_system_calls() -> bool:
    """Install the filter for this process; True when it holds."""
    known = _FORBIDDEN.get(os.uname().machine)
    if known is None:
        return False
    architecture, numbers = known
    count = len(numbers)
    # seccomp_data: nr at offset 0, arch at offset 4. A foreign architecture and x32 numbers are refused whole.
    code = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, count + 3, architecture),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, count + 1, 0, 0x40000000),
        *((_EQUAL, count - index, 0, number) for index, number in enumerate(numbers)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO_EPERM),
    ]
    packed = b"".join(struct.pack("HBBI", *instruction) for instruction in code)
    program = _Program(len(code), packed)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)
