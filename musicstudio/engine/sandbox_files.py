"""Landlock for the sandbox's child: it reads its own program, libraries and fonts, no other file, and changes none.

Linux 5.13 or newer with Landlock switched on; elsewhere nothing happens. Truncating is covered from Linux 6.2 on, TCP from
6.7 on, signals to processes outside the sandbox from 6.12 on. What is already open (the three pipes) stays open.
Source: Linux `Documentation/userspace-api/landlock.rst`, `include/uapi/linux/landlock.h`; the numbers are the same on all
architectures.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1
_PR_SET_NO_NEW_PRIVS = 38
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# How many kinds of access each version of the interface knows: all of them are refused unless a rule allows them.
_KINDS = {1: 13, 2: 14, 3: 15, 4: 15}
_NEWEST_KINDS = 16
# From these versions on the rules also tell which network ports may be used, and whom one may reach: nothing and nobody.
_WITH_NETWORK, _TCP = 4, 0b11
_WITH_SCOPES, _SIGNALS_AND_ABSTRACT_SOCKETS = 6, 0b11

_PACKAGE = Path(__file__).resolve().parents[1]
READABLE = (
    *(sys.prefix, sys.base_prefix, str(_PACKAGE), str(_PACKAGE.parent / "static" / "soundfonts")),
    *("/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share", "/lib", "/lib64", "/etc/ld.so.cache"),
    *("/etc/fonts", "/var/cache/fontconfig", "/dev/null", "/dev/urandom", "/proc/cpuinfo", "/sys/devices/system/cpu"),
)


def forbid_other_files(readable: Iterable[str] = READABLE) -> bool:
    """Allow this process, for good, to read `readable` (files, and folders with all that is in them), and to change
    nothing; True when that holds."""
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)
    if version < 1:
        return False
    handled = struct.pack("Q", (1 << _KINDS.get(version, _NEWEST_KINDS)) - 1)
    if version >= _WITH_NETWORK:
        handled += struct.pack("Q", _TCP)
    if version >= _WITH_SCOPES:
        handled += struct.pack("Q", _SIGNALS_AND_ABSTRACT_SOCKETS)
    ruleset = libc.syscall(_CREATE_RULESET, handled, len(handled), 0)
    if ruleset < 0:
        return False
    try:
        for path in readable:
            _allow(libc, ruleset, path)
        return bool(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 and libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not on this machine
    try:
        access = _READ_FILE | _READ_DIR if os.path.isdir(path) else _READ_FILE  # noqa: PTH112 - pathlib costs time here
        libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", access, place), 0)
    finally:
        os.close(place)
