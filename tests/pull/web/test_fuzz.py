"""Answers spoilt at random, over HTTP/1.1 and HTTP/2: each ends as a value, and in time."""

from __future__ import annotations

import asyncio
import gzip
import random
import ssl
import time
from pathlib import Path

import brotli
import h2.config
import h2.connection
import trustme

from aggregator.pull.web import Fetched, FetchOutcome, FetchRequest, Network, fetch_all
from tests.pull.web.conftest import NOW, policy
from tests.pull.web.servers import Server, running

RUNS = 300
BODY = b"<p>The dredger left the harbour before the storm came in.</p>" * 20
NETWORK = Network(lambda host: ["127.0.0.1"])


def spoil(rng: random.Random, data: bytes) -> bytes:
    """Some bytes changed, left out, doubled or put in."""
    spoilt = bytearray(data)
    for _ in range(rng.randrange(1, 8)):
        at = rng.randrange(len(spoilt) + 1)
        piece = bytes(spoilt[at : at + rng.randrange(1, 40)])
        change = rng.randrange(4)
        if change == 0:
            spoilt[at : at + 1] = rng.randbytes(1)
        elif change == 1:
            del spoilt[at : at + len(piece)]
        elif change == 2:
            spoilt[at:at] = piece * rng.randrange(1, 50)
        else:
            spoilt[at:at] = rng.choice([b"\r\n", b"\0", b":", b" ", b"0" * 30, b"-1", b"\xff"])
    return bytes(spoilt)


def answers(rng: random.Random) -> bytes:
    coding, body = rng.choice(
        [("identity", BODY), ("gzip", gzip.compress(BODY)), ("br", brotli.compress(BODY))]
    )
    head = (
        f"HTTP/1.1 {rng.choice([200, 200, 200, 302, 304, 429, 500])} X\r\n"
        f"Content-Type: text/html\r\nContent-Encoding: {coding}\r\nLocation: /other\r\n"
        "Retry-After: Mon, 03 Mar 2025 14:00:00 GMT\r\nCache-Control: max-age=60\r\n"
    ).encode()
    if rng.random() < 0.5:
        return head + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    return head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def fetch_from(server: Server, **changes: object) -> list[FetchOutcome]:
    names = [f"h{n}.sea.test" for n in range(RUNS)]
    requests = [FetchRequest("s", f"{server.url.replace('127.0.0.1', name)}/") for name in names]
    bounds = policy(
        allow_hosts=frozenset(names), robots=False, deadline_s=1, silence_s=0.2, **changes
    )
    began = time.monotonic()
    outcomes = list(fetch_all(requests, bounds, now=NOW, network=NETWORK))
    assert time.monotonic() - began < 20
    assert len(outcomes) == RUNS
    return outcomes


def test_spoilt_answers() -> None:
    rng = random.Random(20250303)

    async def spoilt(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(spoil(rng, answers(rng)))
        await writer.drain()

    with running(Server(raw=spoilt)) as server:
        outcomes = fetch_from(server)
    # Some are spoilt where it does no harm: they are not all refused for one reason.
    assert sum(isinstance(outcome, Fetched) for outcome in outcomes) > RUNS / 20


def test_spoilt_frames(tmp_path: Path) -> None:
    rng = random.Random(20250304)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("*.sea.test").configure_cert(tls)
    tls.set_alpn_protocols(["h2"])

    async def spoilt(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        connection.receive_data(await reader.read(65536))
        connection.receive_data(await reader.read(65536) or b"")
        status = rng.choice([b"200", b"304", b"abc", b"-1", b""])
        connection.config.header_encoding = None
        connection.config.validate_outbound_headers = False
        connection.send_headers(1, [(b":status", status), (b"content-type", b"text/html")])
        connection.send_data(1, BODY, end_stream=True)
        frames = connection.data_to_send()
        writer.write(spoil(rng, frames) if rng.random() < 0.8 else frames)
        await writer.drain()

    with running(Server(tls=tls, raw=spoilt)) as server:
        outcomes = fetch_from(server, ca_file=str(tmp_path / "ca.pem"), concurrency=16)
    assert sum(isinstance(outcome, Fetched) for outcome in outcomes) > RUNS / 20
    assert all(outcome.status is None or outcome.status >= 200 for outcome in outcomes)
