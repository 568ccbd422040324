"""What a query worker may still open once its store is open: no socket and no program, and no file but its store's.

Two locks. The kernel refuses the calls that make a connection or start a program (seccomp, Linux); and the descriptors
end where the open ones end, so that nothing can be opened at all. A store on disk needs the first, for RocksDB opens
its files when it first reads them, all but sixteen, and room is left for just these.
"""

import contextlib
import ctypes
import os
import platform
import resource
import struct
from pathlib import Path
from typing import Final

OPENED_AT_ONCE: Final = 16
"""Files of tables that RocksDB opens with the store (version_builder.cc, kInitialLoadLimit)."""

_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13
"""SECCOMP_RET_ALLOW, and SECCOMP_RET_ERRNO with EACCES."""
_NO_NEW_PRIVILEGES: Final = 38
_SET_FILTER, _ALL_THREADS = 1, 1
_ARCHITECTURES: Final = {
    # The kernel's name for it, the number of seccomp(2), and those of the calls that are refused: socket, connect,
    # socketpair, execve, execveat, io_uring_setup.
    "x86_64": (0xC000003E, 317, (41, 42, 53, 59, 322, 425)),
    "aarch64": (0xC00000B7, 277, (198, 203, 199, 221, 281, 425)),
}
_OTHER_NUMBERS: Final = 0x40000000
"""On x86_64 the same calls have further numbers from here on (x32)."""


def seal(store: str | None) -> None:
    """Let this process, with all its threads, connect to nothing and open no more than the rest of its store.

    A limit below the highest open descriptor would break poll(2), so the limit is set above it and the gaps filled.
    What the standard streams lead to goes to /dev/null as well. Raises OSError where the store needs to open more and
    connections cannot be refused without.
    """
    refused = refuse_connections()
    tables = sum(1 for _ in Path(store).glob("*.sst")) if store else 0
    room = tables if tables > OPENED_AT_ONCE else 0
    if room and not refused:
        raise OSError("The kernel has no seccomp, which a store of so many files needs.")
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    highest = max(int(name) for name in os.listdir("/proc/self/fd"))  # noqa: PTH208  # numbers, not paths
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 1, highest + 1 + room))
    with contextlib.suppress(OSError):  # EMFILE: every number is taken
        while True:
            os.dup(null)
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 1 + room, highest + 1 + room))


def refuse_connections() -> bool:
    """Have the kernel refuse sockets and programs to all threads, for good; tell whether it does (seccomp(2))."""
    known = _ARCHITECTURES.get(platform.machine())
    if known is None:
        return False
    architecture, number, calls = known
    program = _program(architecture, calls)
    held = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(held))
    kernel = ctypes.CDLL(None, use_errno=True)
    none = ctypes.c_ulong(0)
    if kernel.prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), none, none, none):
        return False
    refused: int = kernel.syscall(number, _SET_FILTER, _ALL_THREADS, ctypes.create_string_buffer(head, len(head)))
    return refused == 0


def _program(architecture: int, calls: tuple[int, ...]) -> bytes:
    """Return the filter (classic BPF): refuse another architecture's calls, numbers from x32 on, and these.

    A jump goes so many lines on from the next one.
    """
    load, equal, above, answer = 0x20, 0x15, 0x35, 0x06
    checks = [(equal, call) for call in calls]
    lines = [
        (load, 0, 0, 4),
        (equal, 0, len(checks) + 3, architecture),
        (load, 0, 0, 0),
        (above, len(checks) + 1, 0, _OTHER_NUMBERS),
        *((kind, len(checks) - at, 0, value) for at, (kind, value) in enumerate(checks)),
        (answer, 0, 0, _ALLOW),
        (answer, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
