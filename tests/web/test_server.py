"""The server: clients that are slow, silent or many, and its end."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from aggregator.config import Config
from aggregator.config.web import LEAST_SECRET, is_loopback, listen_address
from aggregator.errors import OutputError
from aggregator.web.answers import Made, Memory, accepts_gzip, make
from aggregator.web.attempts import FIRST_S, FREE, LONGEST_S, Attempts
from aggregator.web.passwords import hash_password, is_password, new_token, token_hash
from aggregator.web.server import WebServer
from tests.web.served import Client, served

HELLO = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def hello(scope: Any, receive: Any, send: Any) -> None:
    """Answers with as many bytes as the path says, after it has the whole body."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    while (await receive()).get("more_body"):
        pass
    size = int(scope["path"].strip("/") or "5")
    length = str(size).encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]}
    )
    for at in range(0, size, 65536):
        part = b"x" * min(65536, size - at)
        more = at + 65536 < size
        await send({"type": "http.response.body", "body": part, "more_body": more})


@contextmanager
def serving(**bounds: Any) -> Iterator[tuple[str, int]]:
    with WebServer(("127.0.0.1", 0), hello, **bounds) as server:
        parts = urlsplit(server.url)
        yield str(parts.hostname), int(parts.port or 0)


def until_closed(connection: socket.socket, seconds: float) -> float:
    """Seconds until the other side ends the connection; what it sends is read."""
    began = time.monotonic()
    connection.settimeout(seconds)
    with contextlib.suppress(ConnectionError):
        while connection.recv(65536):
            pass
    return time.monotonic() - began


def test_who_says_nothing_is_sent_away() -> None:
    with serving(ask_s=0.3) as address, socket.create_connection(address) as silent:
        assert 0.2 < until_closed(silent, 10) < 5


def test_who_says_it_letter_by_letter_is_sent_away() -> None:
    with serving(ask_s=0.5) as address, socket.create_connection(address) as slow:
        began = time.monotonic()
        with contextlib.suppress(ConnectionError):
            for letter in b"GET /" + b"a" * 400:
                slow.sendall(bytes([letter]))
                slow.settimeout(0.05)
                with contextlib.suppress(TimeoutError):
                    if not slow.recv(1):
                        break
        assert time.monotonic() - began < 5


def test_the_second_request_of_a_connection_is_bounded_like_the_first() -> None:
    with serving(ask_s=0.5) as address, socket.create_connection(address) as slow:
        slow.sendall(HELLO)
        got = b""
        while not got.endswith(b"xxxxx"):
            part = slow.recv(65536)
            assert part
            got += part
        slow.sendall(b"GET / HT")  # which ends the wait for a second one
        assert until_closed(slow, 10) < 5


def test_a_body_that_never_ends_is_cut() -> None:
    with serving(ask_s=5, whole_s=0.5) as address, socket.create_connection(address) as slow:
        slow.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc")
        assert until_closed(slow, 10) < 5


def test_a_long_answer_comes_whole() -> None:
    with serving(ask_s=0.4) as address, socket.create_connection(address) as reader:
        reader.sendall(HELLO.replace(b"/ ", b"/20000000 ", 1))
        got = 0
        while got < 20_000_000:
            part = reader.recv(1 << 20)
            assert part
            got += len(part)


def test_an_answer_that_is_not_read_is_cut() -> None:
    with serving(ask_s=0.4, whole_s=0.8) as address, socket.create_connection(address) as slow:
        slow.sendall(HELLO.replace(b"/ ", b"/90000000 ", 1))
        slow.recv(100)
        end = time.monotonic() + 10
        while time.monotonic() < end and _is_open(slow):
            threading.Event().wait(0.1)
        assert not _is_open(slow)


def _is_open(connection: socket.socket) -> bool:
    """Whether the other side holds the connection; nothing that came is read."""
    state = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
    return state == 1  # ESTABLISHED


def test_of_too_many_the_last_are_sent_away_and_the_others_served() -> None:
    with serving(most=5, ask_s=20) as address:
        held = [socket.create_connection(address) for _ in range(5)]
        try:
            for each in held:
                each.sendall(HELLO)
                assert each.recv(64).startswith(b"HTTP/1.1 200")
            with socket.create_connection(address) as late:
                assert until_closed(late, 10) < 5
            held.pop().close()
            end = time.monotonic() + 10
            while True:  # until the server has noticed
                with (
                    contextlib.suppress(ConnectionError),
                    socket.create_connection(address) as next_one,
                ):
                    next_one.sendall(HELLO)
                    if next_one.recv(64).startswith(b"HTTP/1.1 200"):
                        break
                assert time.monotonic() < end
        finally:
            for each in held:
                each.close()


def test_it_ends_beside_connections_that_are_open() -> None:
    with serving(ask_s=60) as address:
        silent = [socket.create_connection(address) for _ in range(20)]
        began = time.monotonic()
    assert time.monotonic() - began < 8
    for each in silent:
        each.close()
    with pytest.raises(OSError):
        socket.create_connection(address, timeout=1)


def test_the_number_of_threads_is_bounded(built: Config) -> None:
    before = threading.active_count()
    with served(built) as client, ThreadPoolExecutor(60) as pool:
        paths = [f"/search?q=ferry&source=s{n}" for n in range(120)]
        answers = list(pool.map(lambda path: Client(client.base).ask(path), paths))
        assert {answer.status for answer in answers} == {200}
        made = [t for t in threading.enumerate() if "AnyIO" in t.name]
        assert len(made) <= 16
        assert threading.active_count() - before <= 60 + 20


def test_one_page_is_made_once_for_many_who_ask_at_once(built: Config) -> None:
    with served(built) as client, ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda _: Client(client.base).ask("/"), range(200)))
        assert len({answer.body for answer in answers}) == 1


def test_an_address_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OutputError, match="cannot be listened on"):
            WebServer(("127.0.0.1", port), hello)


def test_ipv6() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with WebServer(("::1", 0), hello) as server:
        assert server.url.startswith("http://[::1]:")
        with socket.create_connection(("::1", int(server.url.rpartition(":")[2]))) as one:
            one.sendall(HELLO)
            assert one.recv(64).startswith(b"HTTP/1.1 200")


# --- Pieces ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("gzip", True),
        ("br, gzip", True),
        ("*", True),
        ("GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("br", False),
        ("", False),
        ("x-gzip-not", False),
    ],
)
def test_who_takes_gzip(header: str, takes: bool) -> None:
    assert accepts_gzip(header) is takes


def test_failures_wait_longer_and_longer_and_are_forgotten() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    waits = []
    for _ in range(FREE + 4):
        attempts.failed("192.0.2.1")
        waits.append(attempts.wait_s("192.0.2.1"))
    assert waits == [0.0] * FREE + [FIRST_S, 2 * FIRST_S, 4 * FIRST_S, 8 * FIRST_S]
    assert attempts.wait_s("192.0.2.2") == 0
    now[0] += 8 * FIRST_S
    assert attempts.wait_s("192.0.2.1") == 0
    now[0] += LONGEST_S
    attempts.failed("192.0.2.1")
    assert attempts.wait_s("192.0.2.1") == 0
    for _ in range(50):
        attempts.failed("192.0.2.1")
    assert attempts.wait_s("192.0.2.1") == LONGEST_S
    attempts.succeeded("192.0.2.1")
    assert attempts.wait_s("192.0.2.1") == 0


def test_one_network_of_ipv6_is_one_and_memory_is_bounded() -> None:
    attempts = Attempts(lambda: 0.0)
    for n in range(FREE + 1):
        attempts.failed(f"2001:db8:1:2::{n:x}")
    assert attempts.wait_s("2001:db8:1:2:ffff::1") > 0
    assert attempts.wait_s("2001:db8:1:3::1") == 0
    for n in range(20_000):
        attempts.failed(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}")
    assert len(attempts._failures) <= 4096


def test_passwords() -> None:
    made = hash_password("a lamp on the quay")
    assert is_password("a lamp on the quay", made)
    assert not is_password("a lamp on the quay ", made)
    assert not is_password("", made) and not is_password("x" * 5000, made)
    assert type(made).parse(str(made)) == made
    assert made != hash_password("a lamp on the quay")  # its salt is its own
    assert "quay" not in repr(made) and str(made) not in repr(made)
    with pytest.raises(ValueError, match="10 to"):
        hash_password("short")
    for bad in ("", "x", str(made)[:-5], str(made).replace("ln=15", "ln=30"), "$2b$12$abc"):
        with pytest.raises(ValueError, match="hash"):
            type(made).parse(bad)


def test_tokens_are_long_and_random() -> None:
    made = {new_token() for _ in range(50)}
    assert len(made) == 50 and all(len(token) > LEAST_SECRET for token in made)
    assert all(re.fullmatch("[0-9a-f]{64}", token_hash(token)) for token in made)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("8080", ("127.0.0.1", 8080)),
        (8080, ("127.0.0.1", 8080)),
        ("192.0.2.7:80", ("192.0.2.7", 80)),
        ("[::1]:0", ("::1", 0)),
        (":9", ("127.0.0.1", 9)),
    ],
)
def test_where_to_listen(written: str | int, address: tuple[str, int]) -> None:
    assert listen_address(written) == address
    assert is_loopback(address[0]) is (address[0] != "192.0.2.7")


@pytest.mark.parametrize("written", ["", "x", "host:", "1:99999", "1:²", True, None])
def test_where_not_to_listen(written: object) -> None:
    with pytest.raises(ValueError):
        listen_address(written)


def test_what_is_kept_is_bounded_and_made_once_for_all_who_wait() -> None:
    now, made = [0.0], [0]
    memory = Memory(clock=lambda: now[0])

    async def page() -> Made:
        made[0] += 1
        await asyncio.sleep(0)
        return make(b"x" * 600, kept_s=5.0)

    async def walk() -> None:
        found = await asyncio.gather(*(memory.get("a", page) for _ in range(50)))
        assert made == [1] and len({id(one) for one in found}) == 1
        now[0] = 5.0
        await memory.get("a", page)
        assert made == [1]
        now[0] = 5.1
        await memory.get("a", page)
        assert made == [2]

        async def wrong() -> Made:
            raise LookupError

        for _ in range(2):
            with pytest.raises(LookupError):
                await memory.get("b", wrong)
        big = make(bytes(6_000_000), is_shared=False)
        for n in range(30):
            await memory.get(str(n), lambda: _given(big))
        assert memory._bytes <= 64 * 1024 * 1024

    asyncio.run(walk())


async def _given(made: Made) -> Made:
    return made
