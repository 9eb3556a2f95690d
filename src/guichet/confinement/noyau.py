"""The calls of the Linux kernel that Python 3.11 has no name for; elsewhere each raises OSError."""

import ctypes
import errno
import os
import struct
import sys

_PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 4, 22, 38
_SECCOMP_FILTRE = 2
# _LINUX_CAPABILITY_VERSION_3: two words of each kind.
_CAPACITES_VERSION = 0x20080522
NEWIPC, NEWUSER, NEWNET = 0x08000000, 0x10000000, 0x40000000
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class _Programme(ctypes.Structure):
    _fields_ = (("longueur", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def hide() -> None:
    """Let no process of the same user read the memory or the environment of this one."""
    _call("prctl", _PR_SET_DUMPABLE, 0, 0, 0, 0)


def renounce_privileges() -> None:
    """Never gain anything by running a program; what follows asks it first."""
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def drop_capabilities() -> None:
    """Be an ordinary user, whatever the number of this one."""
    _call("capset", struct.pack("=Ii", _CAPACITES_VERSION, 0), bytes(24))


def unshare(espaces: int) -> None:
    """Leave the namespaces of the parent for empty ones."""
    _call("unshare", espaces)


def filter_calls(instructions: bytes) -> None:
    """Have every later call of this process judged by a BPF program."""
    programme = _Programme(len(instructions) // 8, instructions)
    _call("prctl", _PR_SET_SECCOMP, _SECCOMP_FILTRE, ctypes.byref(programme), 0, 0)


def call(numero: int, *arguments: object) -> int:
    """Make a system call by its number."""
    return _call("syscall", ctypes.c_long(numero), *arguments)


def _call(nom: str, *arguments: object) -> int:
    if _libc is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    rendu: int = getattr(_libc, nom)(*arguments)
    if rendu < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return rendu
