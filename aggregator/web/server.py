"""Serves an application in a thread beside the daemon, with bounds for slow and many clients.

A client gets some seconds to ask, and about a minute until it has its answer; whoever comes when
there are too many already is sent away. What is in hand when the server stops gets some seconds,
too.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from aggregator.errors import OutputError

ASK_S: Final = 10.0
"""Until a request's head is there: after the connection, and after the answer before."""
WHOLE_S: Final = 60.0
"""For the body of a request and its answer."""
MOST: Final = 512
"""Connections at a time."""
_HEAD_BYTES: Final = 32 * 1024
_KEEP_ALIVE_S: Final = 5
_END_S: Final = 3


class WebServer:
    """Answers while it is entered; a context manager.

    Args:
        address: host and port; port 0: any that is free.
        app: ASGI application that is served.
        most: connections at a time.
        ask_s: see :data:`ASK_S`.
        whole_s: see :data:`WHOLE_S`.

    Attributes:
        url: where it answers.

    Raises:
        OutputError: the address cannot be listened on.
    """

    def __init__(
        self,
        address: tuple[str, int],
        app: Callable[..., Any],
        *,
        most: int = MOST,
        ask_s: float = ASK_S,
        whole_s: float = WHOLE_S,
    ) -> None:
        host, port = address
        self._socket = _bound(host, port)
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{self._socket.getsockname()[1]}"
        bounds = {"most": most, "ask_s": ask_s, "whole_s": whole_s}
        _quiet()
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                http=type("Bounded", (_Bounded,), bounds),
                loop="asyncio",
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                # Whose word counts is the application's to say.
                proxy_headers=False,
                timeout_keep_alive=_KEEP_ALIVE_S,
                timeout_graceful_shutdown=_END_S,
                h11_max_incomplete_event_size=_HEAD_BYTES,
                backlog=256,
            )
        )
        self._thread = threading.Thread(target=self._serve, name="web", daemon=True)

    def _serve(self) -> None:
        self._server.run(sockets=[self._socket])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=_END_S + 5)
        self._socket.close()


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        # Here and not in the thread, so that a client that comes at once waits.
        made.listen(256)
    except (OSError, OverflowError) as error:
        made.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"cannot be listened on: {reason}", path=f"{host}:{port}") from error
    return made


def _quiet() -> None:
    """Say nothing: what a client does wrong is no event of ours, and the application tells the
    rest."""
    logger = logging.getLogger("uvicorn")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    logger.propagate = False


class _Bounded(H11Protocol):
    """HTTP/1.1 with an end to everything that a client may draw out."""

    most: int = MOST
    ask_s: float = ASK_S
    whole_s: float = WHOLE_S

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._timer: asyncio.TimerHandle | None = None
        self._is_asked = False
        self._since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        # As the class above has it, which is served over TCP alone.
        super().connection_made(transport)
        if len(self.connections) > self.most:
            self._reset()
            return
        self._arm(self.ask_s)

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        self._is_asked = False
        super().on_response_complete()
        # A second request may have lain there already.
        self._look()
        if not self._is_asked:
            self._arm(self.ask_s)

    def _look(self) -> None:
        """A request whose head is there may take longer than the head itself."""
        is_asked = self.cycle is not None and not self.cycle.response_complete
        if is_asked and not self._is_asked:
            self._since = self.loop.time()
            self._arm(self.whole_s)
        self._is_asked = is_asked

    def _arm(self, seconds: float) -> None:
        self._disarm()
        if not self.transport.is_closing() or self.transport.get_write_buffer_size():
            self._timer = self.loop.call_later(seconds, self._cut)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _cut(self) -> None:
        """The time is over; an answer that is still on its way has its own."""
        left = self._since + self.whole_s - self.loop.time()
        if self.transport.get_write_buffer_size() and not self._is_asked and left > 0:
            self._timer = self.loop.call_later(min(left, self.ask_s), self._cut)
        else:
            self._reset()

    def _reset(self) -> None:
        """End it without waiting for what the client has not read yet."""
        found = self.transport.get_extra_info("socket")
        if found is not None:
            with contextlib.suppress(OSError):
                found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()
