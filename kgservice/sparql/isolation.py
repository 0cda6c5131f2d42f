"""What a worker process may not do: reach the network, outlive the service, or take all of the memory.

Requests that would fetch are refused before they are evaluated (`kgservice.sparql.guard`). Should one ever slip
through, the process that evaluates it cannot open a socket.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from contextlib import suppress

__all__ = ["cut_off", "die_with", "limit_memory"]

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_LOAD, _JUMP_IF_EQUAL, _JUMP_FROM, _RETURN = 0x20, 0x15, 0x35, 0x06
"""Instructions of the classic Berkeley packet filter: load a word, jump if equal, jump if not below, return."""
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | 13
"""Verdicts: go on; fail with EACCES."""
_SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Of a processor: its number for auditing, and that of the system call `socket`."""
_OTHER_ABI = 0x40000000
"""From here on x86-64 has the calls of its 32-bit sister, which no program here makes."""
_SLACK = 512 * 1024 * 1024


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def cut_off() -> bool:
    """Take away from this process, and every thread it starts, the right to open sockets; say whether that worked.

    Only Linux can; what is open already stays.
    """
    if not sys.platform.startswith("linux") or platform.machine() not in _SOCKET:
        return False
    audit, call = _SOCKET[platform.machine()]
    instructions = (
        (_LOAD, 0, 0, 4),
        (_JUMP_IF_EQUAL, 0, 4, audit),
        (_LOAD, 0, 0, 0),
        (_JUMP_FROM, 2, 0, _OTHER_ABI),
        (_JUMP_IF_EQUAL, 1, 0, call),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    )
    program = _Program(len(instructions), b"".join(struct.pack("HBBI", *each) for each in instructions))
    control = _control()
    if control(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return bool(control(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program), 0, 0) == 0)


def die_with(parent: int) -> None:
    """End this process when its parent ends, in whatever way.

    Args:
        parent: the parent's id, as the parent gave it: it may have gone already.
    """
    if sys.platform.startswith("linux"):
        _control()(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def limit_memory(more: int) -> None:
    """Let this process take only so many more bytes than it has, and some slack; the service looks more closely."""
    with suppress(OSError, ValueError):
        with open("/proc/self/statm", encoding="ascii") as stream:
            pages = int(stream.read().split()[0])
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + more + _SLACK, hard))


def _control() -> "ctypes._NamedFuncPointer":
    control = ctypes.CDLL(None, use_errno=True).prctl
    control.argtypes = (ctypes.c_int, *(ctypes.c_ulong,) * 4)
    return control
