"""/healthz, /readyz and /metrics of a daemon, for supervisors and for Prometheus.

Reads and changes nothing. A client that is slow, or never says anything, holds one thread for some
seconds; of threads there is a bounded number, and whoever comes beyond it is sent away.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Final, Self

from aggregator.errors import OutputError, StoreError
from aggregator.pipeline.daemon import Daemon
from aggregator.pipeline.measure import hangs, measure
from aggregator.store import Store

_SILENT_S: Final = 5.0
"""Between two bytes of a request."""
_WHOLE_S: Final = 15.0
"""For all of a request and its answer."""
_AT_ONCE: Final = 16


class HealthServer:
    """Answers while it is entered; a context manager.

    Args:
        address: host and port; port 0: any that is free.
        daemon: that is asked about.

    Attributes:
        url: where it answers.

    Raises:
        OutputError: the address cannot be listened on.
    """

    def __init__(self, address: tuple[str, int], daemon: Daemon) -> None:
        host, port = address
        try:
            self._server = _Server(address, daemon)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise OutputError(f"cannot be listened on: {reason}", path=f"{host}:{port}") from error
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="health", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], daemon: Daemon) -> None:
        self.asked = daemon
        self._room = threading.BoundedSemaphore(_AT_ONCE)
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # The standard one asks the name server who we are, which may take long.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, if there is room."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, and cut the connection when that takes too long."""
        cut = threading.Timer(_WHOLE_S, _cut, [request])
        cut.daemon = True
        cut.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            cut.cancel()
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that goes away is no event of ours."""


def _cut(request: socket.socket) -> None:
    with contextlib.suppress(OSError):
        request.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _SILENT_S
    server_version = "aggregator"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer one of the three questions."""
        path = self.path.partition("?")[0]
        if path == "/healthz":
            wrong = hangs(self.server.asked)
            self._json(wrong is None, {"status": wrong or "ok", "role": self.server.asked.role})
        elif path == "/readyz":
            self._ready()
        elif path == "/metrics":
            self._metrics()
        else:
            self._answer(HTTPStatus.NOT_FOUND, b"not found\n", "text/plain; charset=utf-8")

    do_HEAD = do_GET

    def _ready(self) -> None:
        daemon = self.server.asked
        try:
            with Store.open(daemon.config.database_url, timeout=2.0) as store:
                store.releases.last()
        except StoreError as error:
            self._json(False, {"status": "the store cannot be used", "why": type(error).__name__})
            return
        is_ready = daemon.role in ("leading", "waiting")
        self._json(is_ready, {"status": "ok" if is_ready else daemon.role, "role": daemon.role})

    def _metrics(self) -> None:
        try:
            from aggregator.web.metrics import CONTENT_TYPE, exposition
        except ModuleNotFoundError:
            told = b"prometheus_client is not installed\n"
            self._answer(HTTPStatus.NOT_IMPLEMENTED, told, "text/plain; charset=utf-8")
            return
        now = datetime.now(UTC)
        try:
            body = exposition(measure(self.server.asked, now=now), now=now)
        except StoreError:
            told = b"the store cannot be used\n"
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, told, "text/plain; charset=utf-8")
            return
        self._answer(HTTPStatus.OK, body, CONTENT_TYPE)

    def _json(self, is_well: bool, value: dict[str, str]) -> None:
        status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
        self._answer(status, json.dumps(value).encode() + b"\n", "application/json")

    def _answer(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: who asks every some seconds is not worth a line each."""
