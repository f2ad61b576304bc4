"""One request and its answer, within bounds: head, body as sent, body as decoded, silence."""

from __future__ import annotations

import logging
import re
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field

import httpcore2

from aggregator.pull.web.decode import Decoder, megabytes
from aggregator.pull.web.lanes import Deadline, Lanes
from aggregator.pull.web.policy import FetchPolicy
from aggregator.pull.web.problem import FetchProblem
from aggregator.pull.web.stream import WatchedStream
from aggregator.pull.web.urls import Target

_KEPT_HEADERS = frozenset(
    {
        "age",
        "cache-control",
        "cf-mitigated",
        "content-disposition",
        "content-encoding",
        "content-language",
        "content-length",
        "content-location",
        "content-type",
        "date",
        "etag",
        "expires",
        "last-modified",
        "link",
        "location",
        "retry-after",
        "vary",
        "x-amzn-waf-action",
        "x-robots-tag",
    }
)
_ERROR_BODY = 64 * 1024
# At DEBUG these write down whole heads: cookies, and addresses with their tokens.
for _name in ("httpcore2", "hpack"):
    logging.getLogger(_name).setLevel(logging.INFO)
_WITH_BODY = (200, 203)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said.

    Attributes:
        status: HTTP status.
        headers: those that we use, names in lower case, without control characters.
        body: without content codings; of what is no success only its start.
        wire_bytes: of the body as sent.
        http_version: such as ``HTTP/1.1``.
        whole: the body was read to its end.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    wire_bytes: int
    http_version: str
    whole: bool


async def exchange(
    pool: httpcore2.AsyncConnectionPool,
    target: Target,
    headers: Mapping[str, str],
    policy: FetchPolicy,
    lanes: Lanes,
    deadline: Deadline,
    most: int | None = None,
) -> Answer:
    """Send one GET request and read the answer.

    Args:
        pool: of the host.
        target: what is asked for.
        headers: of the request; Host is added.
        policy: bounds.
        lanes: where a body asks for leave to grow large.
        deadline: that is running.
        most: read only so much of the body, and take it as a whole.

    Raises:
        FetchProblem: of every kind but ``url``, ``redirect``, ``robots`` and ``status``.
    """
    request = httpcore2.Request(
        b"GET",
        httpcore2.URL(
            scheme=target.scheme.encode(),
            host=target.host.encode(),
            port=target.port,
            target=target.path.encode(),
        ),
        headers=[(b"Host", target.authority.encode())]
        + [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        extensions={
            "timeout": {
                "connect": policy.connect_s,
                "read": policy.silence_s,
                "write": policy.silence_s,
            }
        },
    )
    with _Explained(target):
        async with _sent(pool, request) as response:
            version = bytes(response.extensions.get("http_version", b"")).decode("ascii", "replace")
            stream = response.extensions.get("network_stream")
            if (
                version != "HTTP/2"
                and isinstance(stream, WatchedStream)
                and not stream.read_since_write
            ):
                raise FetchProblem("protocol", "an answer that was there before it was asked for")
            kept = _head(response, policy)
            if response.status in _WITH_BODY:
                body, wire, whole = await _body(response, kept, policy, lanes, deadline, most)
            else:
                body, wire, whole = await _start_of_body(response, kept)
            return Answer(response.status, kept, body, wire, version, whole)


@asynccontextmanager
async def _sent(
    pool: httpcore2.AsyncConnectionPool, request: httpcore2.Request
) -> AsyncIterator[httpcore2.Response]:
    response = await pool.handle_async_request(request)
    try:
        yield response
    finally:
        await response.aclose()


def _head(response: httpcore2.Response, policy: FetchPolicy) -> dict[str, str]:
    if not 200 <= response.status <= 999:
        raise FetchProblem("protocol", "the answer's status is none")
    size = sum(len(name) + len(value) for name, value in response.headers)
    if len(response.headers) > policy.header_count or size > policy.header_bytes:
        raise FetchProblem(
            "size",
            f"a head of {len(response.headers)} lines and {megabytes(size)}",
            status=response.status,
        )
    kept: dict[str, str] = {}
    for raw_name, raw_value in response.headers:
        name = raw_name.decode("latin-1").lower()
        if name in _KEPT_HEADERS:
            value = re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", raw_value.decode("latin-1")).strip()
            if name not in kept:
                kept[name] = value
            elif name in ("cache-control", "content-encoding", "link", "vary", "x-robots-tag"):
                kept[name] += f", {value}"
    return kept


async def _body(
    response: httpcore2.Response,
    headers: Mapping[str, str],
    policy: FetchPolicy,
    lanes: Lanes,
    deadline: Deadline,
    most: int | None,
) -> tuple[bytes, int, bool]:
    length = headers.get("content-length", "")
    if most is None and length.isdigit() and int(length[:20]) > policy.wire_bytes:
        raise FetchProblem(
            "size",
            f"a body of {megabytes(int(length[:20]))}, the limit is {megabytes(policy.wire_bytes)}",
            status=response.status,
        )
    decoder = Decoder(_codings(headers), policy.decoded_bytes)
    body = bytearray()
    wire = 0
    large = False
    try:
        async with aclosing(response.aiter_stream()) as stream:
            async for chunk in stream:
                wire += len(chunk)
                if wire > policy.wire_bytes:
                    limit = megabytes(policy.wire_bytes)
                    raise FetchProblem("size", f"a body of more than {limit} as sent")
                for piece in decoder.feed(chunk):
                    if not large and len(body) + len(piece) > policy.large_bytes:
                        async with deadline.paused():
                            await lanes.large.acquire()
                        large = True
                    body += piece
                    if most is not None and len(body) >= most:
                        return bytes(body[:most]), wire, False
        decoder.finish()
        return bytes(body), wire, True
    except FetchProblem as problem:
        problem.status = response.status
        raise
    finally:
        if large:
            lanes.large.release()


async def _start_of_body(
    response: httpcore2.Response, headers: Mapping[str, str]
) -> tuple[bytes, int, bool]:
    """What an error page says, as far as it can be had: nobody relies on it."""
    body = bytearray()
    wire = 0
    whole = False
    try:
        decoder = Decoder(_codings(headers), _ERROR_BODY)
        async with aclosing(response.aiter_stream()) as stream:
            async for chunk in stream:
                wire += len(chunk)
                for piece in decoder.feed(chunk):
                    body += piece
                if wire > _ERROR_BODY:
                    return bytes(body), wire, False
        whole = True
    except (FetchProblem, httpcore2.ProtocolError, httpcore2.NetworkError):
        pass
    return bytes(body), wire, whole


def _codings(headers: Mapping[str, str]) -> list[str]:
    return [name.strip().lower() for name in headers.get("content-encoding", "").split(",")]


class _Explained:
    """Turns the errors of the HTTP library into problems, in words."""

    def __init__(self, target: Target) -> None:
        self._host = target.host

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        host = self._host
        match error:
            case httpcore2.ConnectTimeout():
                raise FetchProblem("timeout", f"no connection to {host} in time") from error
            case httpcore2.TimeoutException():
                raise FetchProblem("timeout", f"{host} fell silent") from error
            case httpcore2.ConnectError() if cause := _tls_cause(error):
                why = getattr(cause, "verify_message", None) or cause.reason or "handshake failed"
                raise FetchProblem("tls", f"no secure connection to {host}: {why}") from error
            case httpcore2.ConnectError() | OSError():
                raise FetchProblem("connect", f"no connection to {host}") from error
            case httpcore2.NetworkError():
                raise FetchProblem("protocol", f"{host} broke the connection off") from error
            case httpcore2.ProtocolError():
                raise FetchProblem(
                    "protocol", f"the answer of {host} is no good HTTP, or is cut off"
                ) from error
            case FetchProblem():
                return
            case Exception():
                # The library lets through what h2 and the parsing of a hostile head raise: a
                # status that is no number is a ValueError, a stray frame an error of h2's own.
                raise FetchProblem("protocol", f"the answer of {host} is no good HTTP") from error


def _tls_cause(error: BaseException) -> ssl.SSLError | None:
    cause: BaseException | None = error
    for _ in range(8):
        if cause is None or isinstance(cause, ssl.SSLError):
            return cause
        cause = cause.__cause__ or cause.__context__
    return None
