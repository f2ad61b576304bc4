"""Fetching a thousand sources, some slow, some hostile, beside trafilatura's fetch.

::

    python -m benchmarks.pull [--sources 1000] [--deadline 10] [--limit 180] [--cores 2]

A local server plays all hosts, four sources each, under addresses of 127.0.0.0/8 (so it needs
Linux): two fifths send a page, a fifth sends it after three seconds, a fifth says "not modified"
to who asks for that, a tenth fails, a tenth is hostile. Each way to fetch runs in a process of
its own on the same cores, the server on the others, and is stopped at the limit. Ours keeps its
manners (robots.txt, two at a time and a second apart on a host); the others have none. The whole
job reads the pages (live blogs of 30 posts), keeps them and writes the digest of the day, too,
without an encoder; what it had is told at its end.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import functools
import gzip
import json
import os
import random
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

from benchmarks import measure

EACH = 4  # sources of one host
SLOW = 3.0
KINDS = (
    *("page",) * 8,
    *("slow",) * 4,
    *("unchanged",) * 4,
    "error",
    "refused",
    "hostile",
    "hostile",
)
HOSTILE = ("drip", "endless", "bomb", "circle", "inside", "head", "silence")
GOOD = ("page", "slow", "unchanged")
OURS, JOB = "aggregator", "aggregator, whole job"
LOOP, POOL = "trafilatura, loop", "trafilatura, 64 threads"


@dataclass(frozen=True, slots=True)
class Planned:
    """One source of the benchmark."""

    url: str
    kind: str


def plan(sources: int, port: int, closed: int) -> list[Planned]:
    """The sources, in a fixed shuffled order."""
    found = []
    for number in range(sources):
        host = number // EACH
        kind = KINDS[host % len(KINDS)]
        hostile = host // len(KINDS) * 2 + host % 2  # two of each twenty hosts, counted
        way = HOSTILE[hostile % len(HOSTILE)] if kind == "hostile" else kind
        at = closed if kind == "refused" else port
        found.append(Planned(f"http://{_address(host)}:{at}/{way}/{number}", kind))
    random.Random(1).shuffle(found)
    return found


def _address(host: int) -> str:
    return f"127.1.{host // 200}.{host % 200 + 1}"


# The server


@functools.cache
def _gzipped(number: int) -> bytes:
    """The page of a source: a live blog of its own, compressed."""
    rng = random.Random(number)
    posts = []
    for post in range(POSTS):
        at = f"2025-03-03T{8 + post // 6:02}:{post % 6 * 10:02}:00+00:00"
        words = " ".join(rng.choices(WORDS, k=WORDS_EACH))
        posts.append(
            f'<article class="live-post" id="post-{post}"><time datetime="{at}">{at[11:16]}</time>'
            f"<h2>The {rng.choice(WORDS)} of {rng.choice(WORDS)}</h2><p>The {words}.</p></article>"
        )
    page = (
        f"<html lang=en><head><title>The day in {WORDS[number % len(WORDS)]}, live</title>"
        f'<meta property="og:site_name" content="Paper {number}"></head><body><h1>The day</h1>'
        f'<main class="live-blog">{"".join(posts)}</main></body></html>'
    )
    return gzip.compress(page.encode(), 5)


def _whole(number: int) -> bytes:
    body = _gzipped(number)
    return HEAD + TAGGED % len(body) + body


POSTS = 30
WORDS_EACH = 50
_SYLLABLES = ("ba", "der", "fi", "go", "har", "ka", "lun", "mo", "nes", "pol", "ri", "sta", "tu")
WORDS = tuple(a + b + c for a in _SYLLABLES for b in _SYLLABLES for c in _SYLLABLES)
BOMB = gzip.compress(bytes(200 * 2**20))
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
TAGGED = b'ETag: "v1"\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n'


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            await _send(path, b"if-none-match" in head.lower(), writer)
            await writer.drain()
            if writer.is_closing():
                return
    writer.close()


async def _send(path: str, conditional: bool, writer: asyncio.StreamWriter) -> None:
    number = int(path.rpartition("/")[2]) if path[-1:].isdigit() else 0
    match path.split("/")[1]:
        case "page":
            writer.write(_whole(number))
        case "slow":
            await asyncio.sleep(SLOW)
            writer.write(_whole(number))
        case "unchanged" if conditional:
            writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n')
        case "unchanged":
            writer.write(_whole(number))
        case "error":
            writer.write(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
        case "drip":
            writer.write(HEAD + b"\r\n")
            while not writer.is_closing():
                writer.write(b"<p>")
                await writer.drain()
                await asyncio.sleep(0.5)
        case "endless":
            writer.write(HEAD + b"\r\n")
            while not writer.is_closing():
                writer.write(bytes(65536))
                await writer.drain()
        case "bomb":
            size = b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB)
            writer.write(HEAD + size + BOMB)
        case "circle":
            there = f"Location: {path}\r\n\r\n".encode()
            writer.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n" + there)
        case "inside":
            there = b"Location: http://127.0.0.1:9/admin\r\n\r\n"
            writer.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n" + there)
        case "head":
            writer.write(HEAD + b"X-A: " + b"a" * 2**20 + b"\r\n\r\n")
        case "silence":
            await asyncio.sleep(3600)
        case _:
            writer.write(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")


async def _serve(hosts: int) -> None:
    with socket.socket() as free:
        free.bind((_address(0), 0))
        port = free.getsockname()[1]
    addresses = [_address(host) for host in range(hosts)]
    server = await asyncio.start_server(_answer, addresses, port, backlog=512)
    print(port, flush=True)
    await server.serve_forever()


# The ways to fetch: each tells (kind, whether a page or "not modified" came), as it comes

Told = Iterator[tuple[str, bool]]


def ours(sources: Sequence[Planned], deadline: float) -> Told:
    from aggregator.pull.web import (
        Fetched,
        FetchPolicy,
        FetchRequest,
        FetchState,
        NotModified,
        fetch_all,
    )

    hosts = frozenset(source.url.split("/")[2].partition(":")[0] for source in sources)
    policy = FetchPolicy(contact="benchmark@example.org", deadline_s=deadline, allow_hosts=hosts)
    kinds = {source.url: source.kind for source in sources}
    requests = [
        FetchRequest(
            source.kind,
            source.url,
            FetchState(etag='"v1"', validated_url=source.url)
            if source.kind == "unchanged"
            else FetchState(),
        )
        for source in sources
    ]
    for outcome in fetch_all(requests, policy, now=datetime.now(UTC)):
        yield kinds[outcome.url], isinstance(outcome, Fetched | NotModified)


def job(sources: Sequence[Planned], deadline: float) -> Told:
    """The whole job: fetch, read, keep, deduplicate, write the digest; told at its end."""
    from aggregator import pipeline
    from aggregator.config import Config, DedupConfig, OutputConfig, PullConfig
    from aggregator.model import Source
    from aggregator.pull.web import FetchState
    from aggregator.store import Store, StoredFetch

    hosts = frozenset(source.url.split("/")[2].partition(":")[0] for source in sources)
    kinds = {source.url: source.kind for source in sources}
    with tempfile.TemporaryDirectory() as folder:
        config = Config(
            output=OutputConfig(folder=Path(folder)),
            dedup=DedupConfig(encoder="none"),
            pull=PullConfig(
                contact="benchmark@example.org", deadline_s=deadline, allow_hosts=hosts
            ),
            sources=tuple(Source(source.url, url=source.url) for source in sources),
        )
        with Store.open(config.database_url) as store:
            store.keep_fetches(
                StoredFetch(url, url, state=FetchState('"v1"', validated_url=url).to_dict())
                for url, kind in kinds.items()
                if kind == "unchanged"
            )
        report = pipeline.run(config, now=datetime.now(UTC))
        for stage, seconds in report.seconds.items():
            print(f"{stage}: {seconds:.1f} s", file=sys.stderr)
        for one in report.sources:
            yield kinds[one.source], one.outcome in ("new", "not modified")


def _trafilatura(deadline: float) -> Callable[[Planned], tuple[str, bool]]:
    import copy

    from trafilatura.downloads import fetch_url
    from trafilatura.settings import DEFAULT_CONFIG

    config = copy.deepcopy(DEFAULT_CONFIG)
    config.set("DEFAULT", "DOWNLOAD_TIMEOUT", str(int(deadline)))
    config.set("DEFAULT", "SSRF_PROTECTION", "off")  # the server is on this machine

    def one(source: Planned) -> tuple[str, bool]:
        return source.kind, bool(fetch_url(source.url, config=config))

    return one


def loop(sources: Sequence[Planned], deadline: float) -> Told:
    one = _trafilatura(deadline)
    for source in sources:
        yield one(source)


def pool(sources: Sequence[Planned], deadline: float) -> Told:
    from concurrent.futures import as_completed

    one = _trafilatura(deadline)
    with ThreadPoolExecutor(64) as executor:
        for future in as_completed([executor.submit(one, source) for source in sources]):
            yield future.result()


WAYS: dict[str, Callable[[Sequence[Planned], float], Told]] = {
    OURS: ours,
    JOB: job,
    LOOP: loop,
    POOL: pool,
}


# Measuring


@dataclass(slots=True)
class Measured:
    """What one way took.

    Attributes:
        done: (seconds since the start, kind, had) of each source that ended.
        wall: seconds of the whole process, imports included; the limit if it was stopped.
        stopped: it was not done by the limit.
        peak: largest resident size in bytes.
        cpu: seconds of processor time.
    """

    done: list[tuple[float, str, bool]] = field(default_factory=list)
    wall: float = 0.0
    stopped: bool = False
    peak: int = 0
    cpu: float = 0.0


def _child(way: str, sources: int, port: int, closed: int, deadline: float) -> None:
    for kind, had in WAYS[way](plan(sources, port, closed), deadline):
        print(json.dumps([kind, had]), flush=True)


def _measure(command: Sequence[str], cores: set[int], limit: float) -> Measured:
    measured = Measured()
    began = time.monotonic()
    child = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=None if JOB in command else subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    output = cast(IO[bytes], child.stdout)
    os.set_blocking(output.fileno(), False)
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while (left := began + limit - time.monotonic()) > 0:
            selector.select(min(left, 0.2))
            _look(child.pid, measured)
            data = output.read()
            if data == b"":
                break
            *lines, rest = (rest + (data or b"")).split(b"\n")
            for line in lines:
                kind, had = json.loads(line)
                measured.done.append((time.monotonic() - began, kind, had))
        else:
            measured.stopped = True
            child.send_signal(signal.SIGKILL)
    child.wait()
    output.close()
    measured.wall = time.monotonic() - began
    return measured


def _look(pid: int, measured: Measured) -> None:
    """Peak memory and processor time of a process that runs."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        status = Path(f"/proc/{pid}/status").read_text()
        if "VmHWM" in status:
            measured.peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
            ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            measured.cpu = (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")


def _print(measured: dict[str, Measured], sources: list[Planned]) -> None:
    totals = {kind: sum(s.kind == kind for s in sources) for kind in dict.fromkeys(KINDS)}
    good = sum(totals[kind] for kind in GOOD)
    print(f"{len(sources)} sources: " + ", ".join(f"{n} {kind}" for kind, n in totals.items()))
    print(
        f"{'':<24}{'wall s':>8}{'ended':>7}{'good had':>12}{'half at s':>11}{'all at s':>10}"
        f"{'ended/s':>9}{'CPU s':>7}{'peak MB':>9}"
    )
    for name, result in measured.items():
        at = [t for t, kind, had in result.done if had and kind in GOOD]
        half = f"{at[good // 2 - 1]:.1f}" if len(at) >= good // 2 else "-"
        every = f"{at[-1]:.1f}" if len(at) == good else "-"
        wall = f"{'>' if result.stopped else ''}{result.wall:.1f}"
        print(
            f"{name:<24}{wall:>8}{len(result.done):>7}{f'{len(at)}/{good}':>12}{half:>11}"
            f"{every:>10}{len(result.done) / result.wall:>9.1f}{result.cpu:>7.1f}"
            f"{result.peak / 2**20:>9.0f}"
        )
    print("good: pages, slow pages and those that did not change; half, all: when they were had")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--deadline", type=float, default=10.0, help="seconds for one fetch")
    parser.add_argument("--limit", type=float, default=180.0, help="seconds for one way")
    parser.add_argument("--cores", type=int, default=2, help="for the one who fetches")
    parser.add_argument("--only", choices=list(WAYS), help="measure one way")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.serve:
        asyncio.run(_serve(options.serve))
        return 0
    if options.child:
        way, port, closed = options.child
        _child(way, options.sources, int(port), int(closed), options.deadline)
        return 0
    cores = sorted(os.sched_getaffinity(0))
    mine = set(cores[: options.cores])
    others = set(cores[options.cores :]) or mine
    this = [sys.executable, "-m", "benchmarks.pull"]
    server = subprocess.Popen(
        [*this, "--serve", str(-(-options.sources // EACH))],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, others),
    )
    try:
        port = int(cast(IO[str], server.stdout).readline())
        with socket.socket() as reserved:  # bound and not listening: refuses
            reserved.bind(("127.0.0.1", 0))
            closed = reserved.getsockname()[1]
            same = ["--sources", str(options.sources), "--deadline", str(options.deadline)]
            measured = {}
            for way in [options.only] if options.only else WAYS:
                command = [*this, *same, "--child", way, str(port), str(closed)]
                measured[way] = _measure(command, mine, options.limit)
                print(f"{way}: measured", file=sys.stderr)
    finally:
        server.terminate()
        server.wait()
    print(measure.machine())
    print(f"fetching on {len(mine)} cores, deadline {options.deadline:g} s")
    _print(measured, plan(options.sources, port, closed))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
