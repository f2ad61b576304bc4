"""A mail server that misbehaves on demand: a real socket on 127.0.0.1 that speaks SMTP."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

CLOSE = "close"
"""In place of an answer: the connection is cut."""

DRIP = "drip"
"""In place of an answer: one byte now and then, and never a whole line."""


@dataclass
class Peer:
    """What a server says to each command, and what it got.

    Attributes:
        answers: by the command's first word in lower case, or ``greeting``, or ``.`` for the end
            of the data: an answer, or several for several times (the last one stays).
        delay: seconds before each answer.
    """

    answers: Mapping[str, str | list[str]] = field(default_factory=dict)
    delay: float = 0.0
    extensions: tuple[str, ...] = ()
    context: ssl.SSLContext | None = None
    tls_at_once: bool = False
    taken: list[bytes] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    port: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)
    _asked: dict[str, int] = field(default_factory=dict)

    def answer(self, word: str, default: str) -> str:
        told = self.answers.get(word, default)
        if isinstance(told, str):
            return told
        number = self._asked.get(word, 0)
        self._asked[word] = number + 1
        return told[min(number, len(told) - 1)]


_DEFAULTS = {
    "mail": "250 ok",
    "rcpt": "250 ok",
    "data": "354 go on",
    "rset": "250 ok",
    "noop": "250 ok",
    "starttls": "220 begin",
    "auth": "235 welcome",
}


@contextmanager
def running(peer: Peer) -> Iterator[Peer]:
    listener = socket.create_server(("127.0.0.1", 0))
    peer.port = listener.getsockname()[1]
    threads: list[threading.Thread] = []
    open_ones: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            open_ones.append(connection)
            thread = threading.Thread(target=_serve, args=(peer, connection), daemon=True)
            thread.start()
            threads.append(thread)

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield peer
    finally:
        peer.stopping.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join(5)
        for connection in open_ones:
            connection.close()
        for thread in threads:
            thread.join(5)


def _serve(peer: Peer, connection: socket.socket) -> None:
    try:
        if peer.tls_at_once and peer.context is not None:
            connection = peer.context.wrap_socket(connection, server_side=True)
        _converse(peer, connection)
    except (OSError, ValueError):
        pass
    finally:
        connection.close()


def _converse(peer: Peer, connection: socket.socket, *, greets: bool = True) -> None:
    file = connection.makefile("rb")

    def say(text: str) -> bool:
        peer.stopping.wait(peer.delay)
        if text == CLOSE:
            return False
        if text == DRIP:
            while not peer.stopping.wait(0.02):
                connection.sendall(b"2")
            return False
        connection.sendall(text.encode() + b"\r\n")
        return True

    if greets and not say(peer.answer("greeting", "220 peer")):
        return
    while line := file.readline():
        words = line.decode("ascii", "replace").split()
        word = words[0].lower() if words else ""
        peer.commands.append(line.decode("ascii", "replace").strip())
        if word == "ehlo":
            names = ["peer", *peer.extensions]
            joined = [f"250{' ' if i == len(names) - 1 else '-'}{n}" for i, n in enumerate(names)]
            if not say(peer.answer("ehlo", "\r\n".join(joined))):
                return
        elif word == "quit":
            say("221 bye")
            return
        elif word == "starttls":
            if not say(peer.answer("starttls", "220 begin")) or peer.context is None:
                return
            with peer.context.wrap_socket(connection, server_side=True) as encrypted:
                _converse(peer, encrypted, greets=False)
            return
        elif word == "data":
            told = peer.answer("data", "354 go on")
            if not say(told):
                return
            if told.startswith("354") and not _data(peer, file, say):
                return
        elif not say(peer.answer(word, _DEFAULTS.get(word, "502 what?"))):
            return


def _data(peer: Peer, file: object, say: Callable[[str], bool]) -> bool:
    readline = file.readline  # type: ignore[attr-defined]
    lines: list[bytes] = []
    if peer.answers.get("body") == CLOSE:
        readline()
        return False
    while (line := readline()) not in (b"", b".\r\n"):
        lines.append(line[1:] if line.startswith(b".") else line)
    if not line:
        return False
    told = peer.answer(".", "250 taken")
    if told.startswith("2") or peer.answers.get("takes"):
        peer.taken.append(b"".join(lines))
    return say(told)
