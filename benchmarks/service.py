"""The daemon under load for a while: does it keep up, does its memory stay flat, what is stored.

::

    python -m benchmarks.service [--minutes 10] [--sources 1000] [--posts 100000] [--gap 600]
                                 [--every 5] [--encoder none|default] [--cores 2,3]
                                 [--on sqlite,postgresql] [--workers N] [--samples FILE]

A server on this machine plays the hosts, four live blogs each, under addresses of 127.0.0.0/8 (so
it needs Linux). Each live blog shows its last five posts, brings a new one every ``gap`` seconds
and says "not modified" to who asks for that. The store holds ``posts`` posts of the month before.
`aggregator serve` runs on the processors ``cores``, the hosts on all others, on SQLite and then on
PostgreSQL (one that is started for this, without fsync); what it answers at /metrics is read every
two seconds. Addresses are asked every 60 to 120 seconds. The ``minutes`` are counted from the end
of the first run, which reads every source and loads what is slow to load; it is told apart.

With ``--workers`` the daemon has so many processes of its own that read addresses (PostgreSQL
only); memory and processor time are then of all of them together.

Lag is how long the address that is due longest has been due. The slope of memory is least squares
over the means of ten equal stretches of the minutes, with its interval of 95% confidence (Student's
t, 8 degrees of freedom): neighbouring samples are not independent, such means nearly are. Growth is
what the database is larger by, over the posts that came in these minutes.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO

from benchmarks import measure

EACH = 4  # live blogs of one host
SHOWN = 5
EVERY_S = 2.0
STRETCHES = 10
STUDENT_T = 2.306  # 97.5% of Student's t with STRETCHES - 2 degrees of freedom
FIRST_RUN_S = 1800.0
RAN = ('aggregator_runs_total{ended="ok"}', 'aggregator_runs_total{ended="failures"}')
PLACES = ("quay", "lock", "weir", "pier", "basin", "slip", "yard", "mole", "dock", "sluice")
THINGS = ("barge", "crane", "pump", "ferry", "buoy", "gauge", "tug", "winch", "lamp", "hull")
DEEDS = ("was moved to", "was repaired at", "was inspected near", "was lost beside", "returned to")


def host(number: int) -> str:
    group = number // EACH
    return f"127.9.{group // 200}.{group % 200 + 1}"


def words(source: int, post: int) -> list[str]:
    """The paragraphs of a post: the same whenever it is asked for, and hardly ever twice."""
    dice = random.Random(source * 1_000_003 + post)
    return [
        f"The {dice.choice(THINGS)} number {dice.randrange(10_000)} {dice.choice(DEEDS)} the "
        f"{dice.choice(PLACES)} of district {dice.randrange(1000)}, said the warden of "
        f"{dice.choice(PLACES)} {dice.randrange(1000)}, who had counted {dice.randrange(900) + 2} "
        f"of them since the {dice.randrange(27) + 1}th."
        for _ in range(3)
    ]


class Hosts(BaseHTTPRequestHandler):
    """All hosts. What a live blog shows follows from the time alone."""

    protocol_version = "HTTP/1.1"
    started = 0.0
    gap = 600.0

    def do_GET(self) -> None:
        """A live blog, or nothing."""
        number = re.fullmatch(r"/blog(\d+)", self.path)
        if number is None:
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        source = int(number[1])
        # They do not all speak at the same second.
        offset = (source * 7919 % 1000) / 1000 * self.gap
        newest = SHOWN + int((time.time() - self.started + offset) / self.gap)
        tag = f'"{newest}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.send_header("ETag", tag)
            self.end_headers()
            return
        body = self._page(source, newest, offset).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(body)

    def _page(self, source: int, newest: int, offset: float) -> str:
        posts = []
        for post in range(newest, newest - SHOWN, -1):
            at = self.started - offset + (post - SHOWN) * self.gap
            stamp = datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
            text = "".join(f"<p>{each}</p>" for each in words(source, post))
            posts.append(
                f'<article id="p{post}"><time datetime="{stamp}">{stamp[11:16]}</time>'
                f"<h3>Report {post} from {source}</h3>{text}</article>"
            )
        return (
            '<!doctype html><html lang="en"><head><title>Harbour live</title></head><body><main>'
            f'<h1>Harbour live {source}</h1><div class="live-blog">{"".join(posts)}</div>'
            "</main></body></html>"
        )

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Serves each connection in a thread."""

    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that its client has closed."""


@dataclass(slots=True)
class Sample:
    """What was measured at one time."""

    at: float
    values: dict[str, float]


@dataclass(slots=True)
class Result:
    """What one database gave; ``samples`` are those since the first run ended."""

    name: str
    prefill_s: float
    first_s: float = float("nan")
    first_peak: float = 0.0
    samples: list[Sample] = field(default_factory=list)
    runs: list[dict[str, object]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--posts", type=int, default=100_000, help="stored before")
    parser.add_argument(
        "--gap", type=float, default=600.0, help="seconds between posts of a source"
    )
    parser.add_argument("--every", type=float, default=5.0, help="minutes between two runs")
    parser.add_argument("--encoder", default="none")
    parser.add_argument("--cores", default="2,3", help="processors of the daemon")
    parser.add_argument("--on", default="sqlite,postgresql")
    parser.add_argument("--workers", type=int, help="processes of the daemon that read addresses")
    parser.add_argument("--samples", type=Path, help="write all that was measured there, as JSON")
    options = parser.parse_args(arguments)
    options.cores = {int(core) for core in options.cores.split(",")}
    print(measure.machine())
    with tempfile.TemporaryDirectory(prefix="aggregator-service-") as name, _hosts(options) as port:
        results = []
        for kind in options.on.split(","):
            folder = Path(name) / kind
            folder.mkdir()
            with _database(kind, folder) as url:
                results.append(_run(kind, url, folder, port, options))
            _table(results[-1:], options)
            if options.samples:
                kept = [{**asdict(result)} for result in results]
                options.samples.write_text(json.dumps(kept))
            shutil.rmtree(folder, ignore_errors=True)
    print("\nside by side")
    _table(results, options)
    return 1 if any(result.problems for result in results) else 0


@contextmanager
def _hosts(options: argparse.Namespace) -> Iterator[int]:
    """The server, in a process of its own on the cores that are left."""
    program = (
        "import sys, time; from benchmarks.service import Hosts, Server\n"
        "Hosts.started, Hosts.gap = time.time(), float(sys.argv[1])\n"
        "server = Server(('0.0.0.0', 0), Hosts); print(server.server_address[1], flush=True)\n"
        "server.serve_forever()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(options.gap)], stdout=subprocess.PIPE, text=True
    )
    if rest := os.sched_getaffinity(0) - options.cores:
        os.sched_setaffinity(process.pid, rest)
    try:
        yield int((process.stdout or sys.stdin).readline())
    finally:
        process.kill()
        process.communicate()


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/store.db"
        return
    from tests.postgres import postgres

    with postgres() as make:
        yield make()


def _run(kind: str, url: str, folder: Path, port: int, options: argparse.Namespace) -> Result:
    began = time.perf_counter()
    _prefill(url, options.sources, options.posts)
    result = Result(kind, time.perf_counter() - began)
    _configuration(folder / "news.toml", url, port, options)
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "aggregator", "serve", "-c", "news.toml", "--log", "json"),
            *("--listen", "0", "--every", str(options.every)),
            *(("--workers", str(options.workers)) if options.workers is not None else ()),
        ],
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
    )
    os.sched_setaffinity(process.pid, options.cores)
    address: list[str] = []
    reader = threading.Thread(target=_read, args=(process.stderr, result, address), daemon=True)
    reader.start()
    started = time.monotonic()
    until = started + FIRST_RUN_S
    try:
        while time.monotonic() < until:
            time.sleep(EVERY_S)
            if process.poll() is not None:
                result.problems.append(f"the daemon ended with {process.returncode}")
                break
            if address:
                values = _metrics(address[0])
                _add_workers(values, process.pid)
                if not result.samples:
                    memory = values.get("process_resident_memory_bytes", 0.0)
                    result.first_peak = max(result.first_peak, memory)
                    if not any(values.get(name) for name in RAN):
                        continue
                    result.first_s = time.monotonic() - started
                    until = time.monotonic() + options.minutes * 60
                if values:
                    result.samples.append(Sample(time.monotonic(), values))
        if not result.samples:
            result.problems.append("the first run did not end")
            return result
        stopping = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        result.samples[-1].values["stop_s"] = time.monotonic() - stopping
    finally:
        process.kill()
        process.wait()
        reader.join(5)
        if process.stderr is not None:
            process.stderr.close()
    return result


def _read(stream: IO[str] | None, result: Result, address: list[str]) -> None:
    for line in stream or ():
        event = json.loads(line)
        if event["message"].startswith("listening on http://"):
            address.append(event["message"].removeprefix("listening on http://"))
        elif event.get("event") in ("run", "pull"):
            result.runs.append(event)
        elif event["level"] == "error" and len(result.problems) < 5:
            result.problems.append(event["message"])


def _metrics(address: str) -> dict[str, float]:
    connection = http.client.HTTPConnection(address, timeout=30)
    try:
        connection.request("GET", "/metrics")
        answer = connection.getresponse()
        text = answer.read().decode()
    except OSError:
        return {}
    finally:
        connection.close()
    if answer.status != 200:
        return {}
    lines = (line.rsplit(" ", 1) for line in text.splitlines() if line and line[0] != "#")
    return {name: float(value) for name, value in lines}


def _add_workers(values: dict[str, float], pid: int) -> None:
    """Add what the daemon's workers use to what the daemon says of itself."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        numbers = children.read_text().split()
        for number in numbers if values else ():
            pages = int(Path(f"/proc/{number}/statm").read_text().split()[1])
            values["process_resident_memory_bytes"] += pages * os.sysconf("SC_PAGE_SIZE")
            spent = Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2].split()
            ticks = int(spent[11]) + int(spent[12])
            values["process_cpu_seconds_total"] += ticks / os.sysconf("SC_CLK_TCK")
    except OSError:  # It has just ended.
        return


def _prefill(url: str, sources: int, posts: int) -> None:
    from aggregator.model import Moment, Page, Post, Revision, Span
    from aggregator.store import Store

    now = datetime.now(UTC)
    each = max(1, posts // sources)
    with Store.open(url) as store:
        for source in range(sources):
            name = f"Blog {source}"
            page = Page(name, f"old{source}", b"<p>old</p>" * 50, now - timedelta(days=2))
            made = []
            for number in range(each):
                at = now - timedelta(days=2) - timedelta(days=28) * number / each
                texts = words(source, -number - 1)
                spans, start = [], 0
                for text in texts:
                    spans.append(Span(start, start + len(text)))
                    start += len(text) + 2
                post = Post(
                    id=f"{name}:old{source}#p{number}",
                    source=name,
                    locator=f"old{source}",
                    outlet=name,
                    title=f"Old report {number}",
                    published=Moment(at.date(), at, "json-ld"),
                    text="\n\n".join(texts),
                    spans=tuple(spans),
                )
                made.append(Revision(post, 1, at))
            store.add_revisions(page, made, extractor="benchmark")


def _configuration(file: Path, url: str, port: int, options: argparse.Namespace) -> None:
    hosts = sorted({f'"{host(number)}:{port}"' for number in range(options.sources)})
    lines = [
        f"database = {json.dumps(url)}",
        '[output]\nfolder = "out"',
        f"[dedup]\nencoder = {json.dumps(options.encoder)}",
        '[pull]\ncontact = "bench@example.org"\nmin_interval_s = 60\nfirst_interval_s = 60',
        f"max_interval_s = 120\nallow_hosts = [{', '.join(hosts)}]",
    ]
    for number in range(options.sources):
        address = f"http://{host(number)}:{port}/blog{number}"
        lines.append(f'[[source]]\nname = "Blog {number}"\nurl = "{address}"\nkind = "page"')
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _slope(samples: Sequence[Sample], name: str) -> tuple[float, float]:
    """Change of a value a minute, and half the width of its 95% confidence interval."""
    return slope([(sample.at / 60, sample.values[name]) for sample in samples])


def slope(samples: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Change of a value a unit of time, and half the width of its 95% confidence interval.

    Args:
        samples: time and value, oldest first.
    """
    first, last = samples[0][0], samples[-1][0]
    stretches: list[list[tuple[float, float]]] = [[] for _ in range(STRETCHES)]
    for sample in samples:
        at = int((sample[0] - first) / (last - first) * STRETCHES)
        stretches[min(at, STRETCHES - 1)].append(sample)
    if not all(stretches):
        return float("nan"), float("nan")
    times = [statistics.fmean(time for time, _ in each) for each in stretches]
    values = [statistics.fmean(value for _, value in each) for each in stretches]
    line = statistics.linear_regression(times, values)
    off = [v - line.intercept - line.slope * t for t, v in zip(times, values, strict=True)]
    centre = statistics.fmean(times)
    spread = sum((t - centre) ** 2 for t in times)
    error = (sum(each**2 for each in off) / (STRETCHES - 2) / spread) ** 0.5
    return line.slope, STUDENT_T * error


def _table(results: Sequence[Result], options: argparse.Namespace) -> None:
    memory, size = "process_resident_memory_bytes", "aggregator_store_bytes"
    print(
        f"{options.sources:,} sources, {options.posts:,} posts before, a post each "
        f"{options.gap:g} s, {options.minutes:g} minutes on {len(options.cores)} cores, "
        f"encoder {options.encoder}"
        + (f", {options.workers} workers" if options.workers is not None else ""),
        flush=True,
    )
    rows: list[tuple[str, list[str]]] = []

    def row(name: str, *cells: str) -> None:
        rows.append((name, list(cells)))

    def of(result: Result, name: str, at: int = -1) -> float:
        return result.samples[at].values.get(name, float("nan"))

    usable = [result for result in results if len(result.samples) > 3]
    row("", *(r.name for r in usable))
    for what in ("run", "pull"):
        row(f"{what}s", *(str(sum(e["event"] == what for e in r.runs)) for r in usable))
        row(f"seconds of a {what}, median", *(f"{_median(r, what):.1f}" for r in usable))
    lags = [[s.values["aggregator_fetch_lag_seconds"] for s in r.samples] for r in usable]
    row("lag s, median", *(f"{statistics.median(each):.0f}" for each in lags))
    row("lag s, largest", *(f"{max(each):.0f}" for each in lags))
    row("first run s", *(f"{r.first_s:.0f}" for r in usable))
    row("first run MB, largest", *(f"{r.first_peak / 1e6:.0f}" for r in usable))
    came = [of(r, "aggregator_posts", 0) - options.posts for r in usable]
    row("posts of the first run", *(f"{each:,.0f}" for each in came))
    came = [of(r, "aggregator_posts") - of(r, "aggregator_posts", 0) for r in usable]
    row("posts that came since", *(f"{each:,.0f}" for each in came))
    row("memory MB, at the start", *(f"{of(r, memory, 0) / 1e6:.0f}" for r in usable))
    row("memory MB, half-way", *(f"{of(r, memory, len(r.samples) // 2) / 1e6:.0f}" for r in usable))
    row("memory MB, at the end", *(f"{of(r, memory) / 1e6:.0f}" for r in usable))
    slopes = [_slope(r.samples, memory) for r in usable]
    row("memory KB a minute", *(f"{slope / 1e3:+,.0f}" for slope, _ in slopes))
    row("  95% confidence, ±", *(f"{half / 1e3:,.0f}" for _, half in slopes))
    row("processor s a wall s", *(f"{_load(r):.2f}" for r in usable))
    row("database MB, at the start", *(f"{of(r, size, 0) / 1e6:.0f}" for r in usable))
    row("database MB, at the end", *(f"{of(r, size) / 1e6:.0f}" for r in usable))
    grown = [of(r, size) - of(r, size, 0) for r in usable]
    new = [of(r, "aggregator_posts") - of(r, "aggregator_posts", 0) for r in usable]
    row(
        "KB a new post",
        *(f"{g / n / 1e3:.1f}" if n else "-" for g, n in zip(grown, new, strict=True)),
    )
    row("seconds to stop", *(f"{of(r, 'stop_s'):.1f}" for r in usable))
    for name, cells in rows:
        print(f"  {name:26}" + "".join(f"{cell:>14}" for cell in cells), flush=True)
    for result in results:
        for problem in result.problems:
            print(f"  {result.name}: {problem}")
        if result.runs:
            stages = result.runs[-1]["stages"]
            print(f"  {result.name}, stages of the last run: {json.dumps(stages)}")


def _median(result: Result, what: str) -> float:
    spent = [float(str(run["seconds"])) for run in result.runs if run["event"] == what]
    return statistics.median(spent) if spent else float("nan")


def _load(result: Result) -> float:
    first, last = result.samples[0], result.samples[-1]
    name = "process_cpu_seconds_total"
    return (last.values[name] - first.values[name]) / (last.at - first.at)


if __name__ == "__main__":
    sys.exit(main())
