"""Local servers for the tests: what they send is written byte for byte by each test."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events


@dataclass
class Asked:
    """One request that a server got."""

    path: str
    headers: dict[str, str]


Handler = Callable[[Asked, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    """A server on 127.0.0.1 in a thread of its own; each path has a handler, the others are 404."""

    tls: ssl.SSLContext | None = None
    paths: dict[str, Handler] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    raw: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]] | None = None

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def seen(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == path]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            ssl_object = writer.get_extra_info("ssl_object")
            if self.raw is not None:
                await self.raw(reader, writer)
            elif ssl_object is not None and ssl_object.selected_alpn_protocol() == "h2":
                await self._serve_h2(reader, writer)
            else:
                await self._serve_h1(reader, writer)
        writer.close()

    async def _serve_h1(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.rstrip().split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines)
            asked = Asked(first.split()[1], headers)
            self.asked.append(asked)
            handler = self.paths.get(asked.path.partition("?")[0], answer(404))
            await handler(asked, reader, writer)
            await writer.drain()
            if writer.is_closing():
                return

    async def _serve_h2(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        while data := await reader.read(65536):
            for event in connection.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    path = dict(event.headers)[b":path"].decode()
                    self.asked.append(Asked(path, {}))
                    body = b"<p>Spoken in frames.</p>" if path != "/robots.txt" else b""
                    status = b"200" if body else b"404"
                    connection.send_headers(
                        event.stream_id, [(b":status", status), (b"content-type", b"text/html")]
                    )
                    connection.send_data(event.stream_id, body, end_stream=True)
            writer.write(connection.data_to_send())
            await writer.drain()


@contextlib.contextmanager
def running(server: Server) -> Iterator[Server]:
    """Start a server; stop it and all that it does at the end."""
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    ended = asyncio.Event()

    async def main() -> None:
        tasks: set[asyncio.Task[None]] = set()
        transports: set[asyncio.WriteTransport] = set()

        async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            tasks.add(task)
            try:
                await server.serve(reader, writer)
            except asyncio.CancelledError:
                pass
            finally:
                tasks.discard(task)
                writer.close()
                transports.add(writer.transport)

        listening = await asyncio.start_server(one, "127.0.0.1", 0, ssl=server.tls)
        server.port = listening.sockets[0].getsockname()[1]
        ready.set()
        await ended.wait()
        listening.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for transport in transports:
            transport.abort()
        await asyncio.sleep(0)  # for the sockets to be closed
        await asyncio.sleep(0)

    def run() -> None:
        loop.run_until_complete(main())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(5)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(5)


def answer(status: int = 200, body: bytes = b"", **headers: str) -> Handler:
    """A handler that sends one whole answer; ``_`` in a header's name is ``-``."""
    lines = {"content-type": "text/html; charset=utf-8", "content-length": str(len(body))}
    lines.update({name.replace("_", "-"): value for name, value in headers.items()})
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return raw(f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body, close=False)


def raw(data: bytes, *, close: bool = True) -> Handler:
    """A handler that sends bytes as they are."""

    async def handle(asked: Asked, reader: asyncio.StreamReader, w: asyncio.StreamWriter) -> None:
        w.write(data)
        await w.drain()
        if close:
            w.close()

    return handle


def drip(head: bytes, piece: bytes, pause: float = 0.02) -> Handler:
    """A handler that never ends: now and then a little more."""

    async def handle(asked: Asked, reader: asyncio.StreamReader, w: asyncio.StreamWriter) -> None:
        w.write(head)
        while not w.is_closing():
            w.write(piece)
            await w.drain()
            await asyncio.sleep(pause)

    return handle


async def silent(asked: Asked, reader: asyncio.StreamReader, w: asyncio.StreamWriter) -> None:
    """Answers nothing, until the other side goes."""
    await reader.read()
