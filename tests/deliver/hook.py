"""A webhook that misbehaves on demand: a real socket on 127.0.0.1 that speaks HTTP."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

HANG = "hang"
"""Reads the request and says nothing."""
CLOSE = "close"
"""Reads the request and cuts the connection."""
HALF = "half"
"""Begins an answer and cuts the connection."""
DRIP = "drip"
"""Says a byte of the answer now and then, and never all of it."""
DEAF = "deaf"
"""Cuts the connection before it has read a byte."""


@dataclass
class Hook:
    """What a service answers, and what it got.

    Attributes:
        answers: for one request after another, the last one stays: a status, or a word above.
        got: the JSON of each request that it read in full.
        asked: is set once there is one.
    """

    answers: list[int | str] = field(default_factory=lambda: [200])
    got: list[Any] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    port: int = 0
    asked: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.port}/hooks/s3cret-t0ken"

    def _answer(self) -> int | str:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def serve(self, connection: socket.socket) -> None:
        answer = self._answer()
        if answer == DEAF:
            connection.close()
            return
        raw = b""
        while b"\r\n\r\n" not in raw:
            raw += connection.recv(65536)
        head, _, body = raw.partition(b"\r\n\r\n")
        length = int(re.findall(rb"(?i)content-length: (\d+)", head)[0])
        while len(body) < length:
            body += connection.recv(65536)
        self.heads.append(head.decode())
        self.got.append(json.loads(body))
        self.asked.set()
        if answer == HANG:
            self.stopping.wait(30)
        elif answer == HALF:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{")
        elif answer == DRIP:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n")
            while not self.stopping.wait(0.05):
                connection.sendall(b" ")
        elif isinstance(answer, int):
            more = f"Location: {self.url.replace('json', 'http')}\r\n" if answer < 400 else ""
            connection.sendall(
                f"HTTP/1.1 {answer} Said\r\n{more}Content-Length: 2\r\n\r\nok".encode()
            )


@contextmanager
def running(hook: Hook) -> Iterator[Hook]:
    """Answers on a free port until it is left."""
    listener = socket.create_server(("127.0.0.1", 0))
    hook.port = listener.getsockname()[1]
    threads: list[threading.Thread] = []

    def one(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            hook.serve(connection)

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=one, args=(connection,), daemon=True)
            threads.append(thread)
            thread.start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield hook
    finally:
        hook.stopping.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join(5)
        for thread in threads:
            thread.join(5)
