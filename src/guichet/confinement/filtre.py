"""Which system calls a locked process may still make: those that compute, and that read files.

A list of what is allowed, since what is forgotten is then refused: no socket, no program, no other
process to start, to trace or to signal, no file to write, no io_uring that would do it all aside.
"""

import errno
import os
import struct
import sys
from collections.abc import Iterable, Mapping, Sequence

from guichet.confinement import noyau

# Numbers of include/uapi/asm-generic/unistd.h (aarch64) and arch/x86/entry/syscalls (x86_64).
_COMMUNS = (
    ("read", 0, 63), ("write", 1, 64), ("close", 3, 57), ("fstat", 5, 80), ("lseek", 8, 62),
    ("mmap", 9, 222), ("mprotect", 10, 226), ("munmap", 11, 215), ("brk", 12, 214),
    ("rt_sigaction", 13, 134), ("rt_sigprocmask", 14, 135), ("rt_sigreturn", 15, 139),
    ("pread64", 17, 67), ("readv", 19, 65), ("writev", 20, 66), ("sched_yield", 24, 124),
    ("mremap", 25, 216), ("madvise", 28, 233), ("dup", 32, 23), ("getpid", 39, 172),
    ("exit", 60, 93), ("uname", 63, 160), ("getcwd", 79, 17), ("gettimeofday", 96, 169),
    ("getrusage", 98, 165), ("sysinfo", 99, 179), ("times", 100, 153), ("getuid", 102, 174),
    ("getgid", 104, 176), ("geteuid", 107, 175), ("getegid", 108, 177), ("getppid", 110, 173),
    ("sigaltstack", 131, 132), ("gettid", 186, 178), ("futex", 202, 98),
    ("sched_getaffinity", 204, 123), ("getdents64", 217, 61), ("set_tid_address", 218, 96),
    ("clock_gettime", 228, 113), ("clock_getres", 229, 114), ("clock_nanosleep", 230, 115),
    ("exit_group", 231, 94), ("newfstatat", 262, 79), ("readlinkat", 267, 78),
    ("faccessat", 269, 48), ("set_robust_list", 273, 99), ("getrandom", 318, 278),
    ("statx", 332, 291), ("rseq", 334, 293), ("faccessat2", 439, 439),
)  # fmt: skip
# Older calls, that only x86_64 has: stat, lstat, poll, access, nanosleep, readlink.
_ANCIENS = (4, 6, 7, 21, 35, 89)
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# fcntl: GETFD, SETFD, GETFL, DUPFD_CLOEXEC; the others can send a signal to somebody else.
_FCNTL = (1, 2, 3, 1030)
# ioctl: TCGETS (« is it a terminal? ») and FIOCLEX, that Python asks of each file it opens.
_IOCTL = (0x5401, 0x5451)
_ECRIRE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

# Instructions of classic BPF (linux/bpf_common.h), answers of seccomp (linux/seccomp.h).
_LIRE, _SI_EGAL, _SI_COMMUN, _RENDRE = 0x20, 0x15, 0x45, 0x06
_PERMIS, _TUE, _REFUS = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
_NUMERO, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16


def is_known() -> bool:
    """Whether the numbers of this machine's calls are in the table."""
    return sys.platform == "linux" and os.uname().machine in _ARCHITECTURES


def apply() -> None:
    """Refuse every call that is not on the list, for good. Raises OSError where it cannot."""
    if not is_known():
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    noyau.filter_calls(_program(os.uname().machine))


def _program(machine: str) -> bytes:
    is_x86 = machine == "x86_64"
    permis = [x86 if is_x86 else arm for _, x86, arm in _COMMUNS] + [*_ANCIENS] * is_x86
    # The argument that counts, counted from 0, and the values that it may take.
    choisis = {72 if is_x86 else 25: (1, _FCNTL), 16 if is_x86 else 29: (1, _IOCTL)}
    ouvertures = {257: 2, 2: 1} if is_x86 else {56: 2}
    lignes = [
        _line(_LIRE, _ARCHITECTURE),
        _line(_SI_EGAL, _ARCHITECTURES[machine], 1, 0),
        _line(_RENDRE, _TUE),
        _line(_LIRE, _NUMERO),
        *_allowed(permis),
        *_allowed_for(choisis),
        *_allowed_to_read(ouvertures),
        _line(_RENDRE, _REFUS),
    ]
    return b"".join(lignes)


def _allowed(numeros: Iterable[int]) -> Iterable[bytes]:
    for numero in numeros:
        yield from (_line(_SI_EGAL, numero, 0, 1), _line(_RENDRE, _PERMIS))


def _allowed_for(choisis: Mapping[int, tuple[int, Sequence[int]]]) -> Iterable[bytes]:
    for numero, (argument, valeurs) in choisis.items():
        suite = [_line(_LIRE, _ARGUMENTS + 8 * argument), *_allowed(valeurs)]
        suite.append(_line(_RENDRE, _REFUS))
        yield from (_line(_SI_EGAL, numero, 0, len(suite)), *suite)


def _allowed_to_read(ouvertures: Mapping[int, int]) -> Iterable[bytes]:
    """Allow to open a file, unless to write it."""
    for numero, argument in ouvertures.items():
        yield from (
            _line(_SI_EGAL, numero, 0, 4),
            _line(_LIRE, _ARGUMENTS + 8 * argument),
            _line(_SI_COMMUN, _ECRIRE, 1, 0),
            _line(_RENDRE, _PERMIS),
            _line(_RENDRE, _REFUS),
        )


def _line(code: int, valeur: int, si_oui: int = 0, si_non: int = 0) -> bytes:
    return struct.pack("<HBBI", code, si_oui, si_non, valeur)
