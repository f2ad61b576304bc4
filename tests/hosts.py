"""Hosts on this machine that count who asks what, when: for tests of several processes."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    """One request.

    Attributes:
        host: that was asked.
        path: of the address.
        began: monotonic time, in seconds.
        ended: likewise, when it was answered.
    """

    host: str
    path: str
    began: float
    ended: float


@dataclass
class Hosts:
    """What the hosts show, and what they were asked.

    Attributes:
        port: on 127.0.0.0/8.
        pages: text by (host, path); others are not found.
        asked: every request, robots.txt apart, as it was answered.
        begun: how often each (host, path) was begun to be asked.
        hang: (host, path) that are not answered while :attr:`free` is not set.
        answer_s: seconds that each answer takes.
    """

    port: int = 0
    pages: dict[tuple[str, str], str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    begun: Counter[tuple[str, str]] = field(default_factory=Counter)
    hang: set[tuple[str, str]] = field(default_factory=set)
    free: threading.Event = field(default_factory=threading.Event)
    hung: threading.Event = field(default_factory=threading.Event)
    answer_s: float = 0.0

    def url(self, host: str, path: str) -> str:
        """The address of a page."""
        return f"http://{host}:{self.port}{path}"

    def page(self, host: str, path: str) -> str | None:
        """What is there now; ``None``: nothing."""
        return self.pages.get((host, path))

    def times(self) -> Counter[tuple[str, str]]:
        """How often each page was answered."""
        return Counter((one.host, one.path) for one in self.asked)


def article(title: str, text: str, day: str = "2031-05-02T08:30:00Z") -> str:
    """A page."""
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>"
        f'<meta property="article:published_time" content="{day}"></head>'
        f"<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )


@contextmanager
def running(hosts: Hosts) -> Iterator[Hosts]:
    """Answer while the body runs, on all addresses of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            began = time.monotonic()
            host = self.headers["Host"].rpartition(":")[0]
            key = (host, self.path)
            hosts.begun[key] += 1
            if key in hosts.hang:
                hosts.hung.set()
                hosts.free.wait(30)
            if hosts.answer_s and self.path != "/robots.txt":
                hosts.free.wait(hosts.answer_s)
            page = hosts.page(host, self.path)
            body = (page or "").encode()
            self.send_response(404 if page is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            if self.path != "/robots.txt":
                hosts.asked.append(Asked(host, self.path, began, time.monotonic()))

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that was killed."""

    server = Server(("0.0.0.0", 0), Handler)  # noqa: S104  # all of 127.0.0.0/8 is wanted
    hosts.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield hosts
    finally:
        hosts.free.set()
        server.shutdown()
        server.server_close()
