"""Messages between this process and a worker: a head in JSON and a body of bytes, over a stream socket.

multiprocessing's connections take two reads a message and a selector for each wait; these take one of each, and wait
for the asker's leaving at the same time. Nothing is unpickled.
"""

import json
import os
import socket
import struct
import time
from typing import Any, Final, TypeAlias

from maliwar.answer import asker as asking

Message: TypeAlias = tuple[dict[str, Any], bytes]
_SIZES: Final = struct.Struct("!II")
_CHUNK: Final = 256 * 1024
_SEND_SECONDS: Final = 30.0
"""The longest that one write may take: the other side is stopped or broken, and the caller sees a TimeoutError."""


class Wire:
    """One end of a connection; one thread at a time."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._rest = b""
        end.settimeout(_SEND_SECONDS)

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._end.fileno()

    def send(self, head: dict[str, Any], content: bytes = b"") -> None:
        """Send a message; raises OSError where the other end is closed."""
        text = json.dumps(head).encode()
        sizes = _SIZES.pack(len(text), len(content))
        sent = self._end.sendmsg((sizes, text, content))
        if sent < len(sizes) + len(text) + len(content):
            self._end.sendall(memoryview(b"".join((sizes, text, content)))[sent:])

    def receive(self, deadline: float | None = None, asker: int | None = None) -> Message:
        """Return the next message.

        `deadline` is in the seconds of time.monotonic. Raises TimeoutError, AskerGone, EOFError or another OSError.
        """
        got, self._rest = self._rest, b""
        while len(got) < _SIZES.size:
            got += self._read(deadline, asker)
        head, body = _SIZES.unpack_from(got)
        start = _SIZES.size + head
        whole = start + body
        if len(got) < whole:
            parts, size = [got], len(got)
            while size < whole:
                parts.append(self._read(deadline, asker))
                size += len(parts[-1])
            got = b"".join(parts)
        self._rest = got[whole:]
        return json.loads(got[_SIZES.size : start]), got[start:whole]

    def _read(self, deadline: float | None, asker: int | None) -> bytes:
        while True:
            seconds = 1e6 if deadline is None else deadline - time.monotonic()
            asking.wait(self.fileno(), seconds, asker)
            try:
                some = os.read(self.fileno(), _CHUNK)
            except BlockingIOError:
                continue
            if not some:
                raise EOFError
            return some

    def close(self) -> None:
        """Close this end."""
        self._end.close()
