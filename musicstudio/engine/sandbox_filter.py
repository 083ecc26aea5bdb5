"""A seccomp filter for the sandbox's child: it starts no process, opens no socket, signals nobody, and opens files to read only.

The filter sees the numbers of system calls and their plain arguments, never a path: which files may be read is the business
of `sandbox_files`. Where that does not hold, the child can read what its user can, other processes' environments included;
it can change nothing all the same.

Linux on x86-64 and arm64; elsewhere, and on kernels that refuse, nothing happens and the other limits hold alone.
Source: Linux `Documentation/userspace-api/seccomp_filter.rst`, `include/uapi/linux/{seccomp,filter,audit}.h`; the numbers are
those of `arch/x86/entry/syscalls/syscall_64.tbl` and `include/uapi/asm-generic/unistd.h`.
"""

import ctypes
import errno
import os
import struct
from typing import Final

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
# Where struct seccomp_data holds the number, the architecture and the lower half of argument `n` (both are little-endian).
_NUMBER, _ARCHITECTURE, _ARGUMENTS, _EACH_ARGUMENT = 0, 4, 16, 8

Instruction = tuple[int, int, int, int]

_CLONE_THREAD: Final = 0x10000
# O_WRONLY, O_RDWR, O_CREAT, O_TRUNC: the same on both architectures.
_WRITING: Final = 0o1 | 0o2 | 0o100 | 0o1000

# As the audit system names them.
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# Numbers on x86-64 and on arm64.
_FORBIDDEN: dict[str, tuple[int, int]] = {
    **{"socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "io_uring_setup": (425, 425)},
    **{"execve": (59, 221), "execveat": (322, 281), "ptrace": (101, 117)},
    **{"process_vm_readv": (310, 270), "process_vm_writev": (311, 271)},
    # Out of the process group that the parent kills, or at other processes.
    **{"setsid": (112, 157), "setpgid": (109, 154), "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131)},
    **{"rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240)},
    **{"pidfd_open": (434, 434), "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438)},
    # What changes files by their path or by an open descriptor. openat2 hides its flags from a filter.
    **{
        "openat2": (437, 437),
        "open_by_handle_at": (304, 265),
        "truncate": (76, 45),
        "ftruncate": (77, 46),
        "fallocate": (285, 47),
    },
    **{"unlinkat": (263, 35), "renameat": (264, 38), "renameat2": (316, 276), "mkdirat": (258, 34), "mknodat": (259, 33)},
    **{"linkat": (265, 37), "symlinkat": (266, 36), "mount": (165, 40), "utimensat": (280, 88)},
    **{"fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "fchown": (93, 55), "fchownat": (260, 54)},
    **{"setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7)},
    **{"removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16)},
}
# Older calls, which arm64 never had: fork, vfork, creat, rename, mkdir, rmdir, link, unlink, symlink, chmod, chown, lchown and
# mknod.
_FORBIDDEN_ON_X86 = (57, 58, 85, 82, 83, 84, 86, 87, 88, 90, 92, 94, 133)
# It hides its flags too, and the C library falls back to clone when a kernel does not know it.
_UNKNOWN = {"clone3": (435, 435)}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def forbid_system_calls() -> bool:
    """Install the filter for this process; True when it holds."""
    machine = os.uname().machine
    if machine not in _ARCHITECTURES:
        return False
    code = _program(machine)
    program = _Program(len(code), b"".join(struct.pack("HBBI", *instruction) for instruction in code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _program(machine: str) -> list[Instruction]:
    """An instruction is (code, jump if true, jump if false, value); jumps count what they skip."""
    x86 = machine == "x86_64"
    forbidden = [numbers[0 if x86 else 1] for numbers in _FORBIDDEN.values()]
    if x86:
        forbidden += _FORBIDDEN_ON_X86
    refuse = (_RETURN, 0, 0, _REFUSE | errno.EPERM)
    code: list[Instruction] = [
        # A foreign architecture and x32 numbers are refused whole.
        (_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, _ARCHITECTURES[machine]), refuse,
        (_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, 0x40000000), refuse,
    ]  # fmt: skip
    for number in forbidden:
        code += [(_EQUAL, 0, 1, number), refuse]
    for numbers in _UNKNOWN.values():
        code += [(_EQUAL, 0, 1, numbers[0 if x86 else 1]), (_RETURN, 0, 0, _REFUSE | errno.ENOSYS)]
    # open, openat: to read only. clone: threads only. prlimit64: this process only.
    if x86:
        code += _refuse_argument(2, 1, (_ANY_BIT, 0, 1, _WRITING))
    code += _refuse_argument(257 if x86 else 56, 2, (_ANY_BIT, 0, 1, _WRITING))
    code += _refuse_argument(56 if x86 else 220, 0, (_ANY_BIT, 1, 0, _CLONE_THREAD))
    code += _refuse_argument(302 if x86 else 261, 0, (_EQUAL, 1, 0, 0))
    return [*code, (_RETURN, 0, 0, _ALLOW)]


def _refuse_argument(number: int, argument: int, test: Instruction) -> list[Instruction]:
    """Call `number` is refused unless `test` of its argument jumps over the refusal; other calls go on to what follows."""
    load = (_LOAD, 0, 0, _ARGUMENTS + argument * _EACH_ARGUMENT)
    return [(_EQUAL, 0, 4, number), load, test, (_RETURN, 0, 0, _REFUSE | errno.EPERM), (_RETURN, 0, 0, _ALLOW)]
