"""/healthz, /readyz and /metrics of a daemon, for supervisors and for Prometheus.

Reads and changes nothing. It has threads of its own, so that it answers however busy the pages are.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aggregator.errors import StoreError
from aggregator.pipeline.daemon import Daemon
from aggregator.pipeline.measure import hangs, measure
from aggregator.store import Store

PATHS: Final = ("/healthz", "/readyz", "/metrics")
"""What is answered to whoever asks, logged in or not."""

_AT_ONCE: Final = 4
"""Threads."""
_TEXT: Final = "text/plain; charset=utf-8"


def routes(daemon: Daemon) -> list[Route]:
    """The three questions.

    Args:
        daemon: that is asked about.
    """
    room = CapacityLimiter(_AT_ONCE)

    def route(path: str, answer: Callable[[Daemon], Response]) -> Route:
        async def endpoint(_request: Request) -> Response:
            found = await to_thread.run_sync(answer, daemon, limiter=room)
            found.headers["Cache-Control"] = "no-store"
            return found

        return Route(path, endpoint, methods=["GET"])

    return [route("/healthz", _alive), route("/readyz", _ready), route("/metrics", _metrics)]


def _alive(daemon: Daemon) -> Response:
    wrong = hangs(daemon)
    return _json(wrong is None, {"status": wrong or "ok", "role": daemon.role})


def _ready(daemon: Daemon) -> Response:
    try:
        with Store.open(daemon.config.database_url, timeout=2.0) as store:
            store.releases.last()
    except StoreError as error:
        why = type(error).__name__
        return _json(False, {"status": "the store cannot be used", "why": why})
    is_ready = daemon.role in ("leading", "waiting")
    return _json(is_ready, {"status": "ok" if is_ready else daemon.role, "role": daemon.role})


def _metrics(daemon: Daemon) -> Response:
    try:
        from aggregator.web.metrics import CONTENT_TYPE, exposition
    except ModuleNotFoundError:
        told = "prometheus_client is not installed\n"
        return Response(told, HTTPStatus.NOT_IMPLEMENTED, media_type=_TEXT)
    now = datetime.now(UTC)
    try:
        body = exposition(measure(daemon, now=now), now=now)
    except StoreError:
        told = "the store cannot be used\n"
        return Response(told, HTTPStatus.SERVICE_UNAVAILABLE, media_type=_TEXT)
    return Response(body, headers={"Content-Type": CONTENT_TYPE})


def _json(is_well: bool, value: dict[str, str]) -> Response:
    status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return Response(json.dumps(value) + "\n", status, media_type="application/json")
