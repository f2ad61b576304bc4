"""The pages, the API and the search under load, on this machine alone.

::

    python -m benchmarks.web [--rows search,pages] [--on sqlite,postgresql,URL]
                             [--paragraphs 1000000] [--posts 100000] [--readers 200]
                             [--seconds 10] [--cores 2,3] [--data ../shared/data] [--keep FOLDER]
                             [--realtime]

``search``: a store with ``paragraphs`` paragraphs, three to a post, of the Reuters files (each
comes about twenty times; made ones where the files are absent), over a year. Each question is asked
once and then ten times; the columns are the first, the median and the longest of these in
milliseconds, and this process's own milliseconds of processor time (on PostgreSQL the server's are
not in it). What is timed is ``Reading.search``: the question is read, posts are found and ranked,
and the hits come with their excerpts. ``URL`` is that of a PostgreSQL database, which is filled if
it is empty, and kept.

``pages``: a store with ``posts`` posts of three paragraphs over a hundred days, the digest of one
day made of it, and the server of `aggregator serve` without its daemon (which would make the other
digests meanwhile) on the processors ``cores``. ``wrk`` asks from the others with ``readers``
connections for ``seconds`` seconds (where it is not installed, this row says so). Beside it a plain
Datasette on the same file and processors, asked for twenty rows of the same day: it is no
digest, only what a table of the same posts costs.

On a machine that others use, ``--realtime`` (needs root, and chrt) lets neither server nor wrk
wait for them; wrk then has one thread on one processor.

Nothing but 127.0.0.1 is asked.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks import corpus
from benchmarks.measure import machine

EACH = 3
BATCH = 500
BEGINNING = datetime(2030, 1, 1, tzinfo=UTC)
DAY = date(2030, 2, 1)
REPEATS = 10
WRK_LINE = re.compile(r"^\s+(50|75|90|99)%\s+([\d.]+)(us|ms|s)$", re.MULTILINE)
UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3}


def fill(url: str, paragraphs: Sequence[str], posts: int, span: timedelta, seed: int = 7) -> float:
    """Fill a store with posts; seconds that it took."""
    from aggregator.model import Moment, Page, Post, Revision, Span
    from aggregator.store import Store

    dice = random.Random(seed)
    began = time.perf_counter()
    with Store.open(url) as store:
        if store.post_times("Outlet 0", 1):  # Kept from the last time.
            return 0.0
        for start in range(0, posts, BATCH):
            name = f"Outlet {start // BATCH % 40}"
            locator = f"blog-{start}"
            made = []
            for number in range(start, min(posts, start + BATCH)):
                at = BEGINNING + span * number / posts
                texts = [dice.choice(paragraphs) for _ in range(EACH)]
                spans, place = [], 0
                for text in texts:
                    spans.append(Span(place, place + len(text)))
                    place += len(text) + 2
                made.append(
                    Revision(
                        Post(
                            id=f"{name}:{locator}#p{number}",
                            source=name,
                            locator=locator,
                            outlet=name,
                            title=" ".join(texts[0].split()[:8]),
                            published=Moment(at.date(), at, "json-ld"),
                            text="\n\n".join(texts),
                            spans=tuple(spans),
                            language="en",
                        ),
                        1,
                        at,
                    )
                )
            page = Page(name, locator, b"<p>made</p>", BEGINNING + span)
            store.add_revisions(page, made, extractor="benchmark")
    return time.perf_counter() - began


# The search


def questions(paragraphs: Sequence[str]) -> list[tuple[str, str, dict[str, object]]]:
    """(what it is, question, filters): from words that are everywhere to words that are nowhere."""
    counts: dict[str, int] = {}
    for text in paragraphs[:20_000]:
        for word in set(re.findall(r"[a-z]{3,}", text.lower())):
            counts[word] = counts.get(word, 0) + 1
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    common, second = ordered[0], ordered[1]
    middle = ordered[len(ordered) // 50]
    seldom = next(word for word in ordered if counts[word] <= 3)
    row = next(
        " ".join(text.split()[2:5])
        for text in paragraphs
        if len(text.split()) > 8 and re.fullmatch(r"[A-Za-z ]+", " ".join(text.split()[2:5]))
    )
    day = {"day": BEGINNING.date() + timedelta(days=40)}
    return [
        ("the commonest word", common, {}),
        ("two common words", f"{common} {second}", {}),
        ("two common words in a row", f'"{common} {second}"', {}),
        ("a common and a middling word", f"{common} {middle}", {}),
        ("a middling word", middle, {}),
        ("a seldom word", seldom, {}),
        ("a row of three words", f'"{row}"', {}),
        ("a beginning of two letters", f"{middle[:2]}*", {}),
        ("common without middling", f"{common} -{middle}", {}),
        ("the commonest word of one day", common, day),
        ("the commonest word of one source", common, {"source": "Outlet 3"}),
        ("a word that is nowhere", "qqxyzzy", {}),
    ]


def search_rows(url: str, name: str, paragraphs: Sequence[str], total: int) -> Iterator[str]:
    from aggregator.config import Config
    from aggregator.pipeline.reading import Reading, SearchFilters

    took = fill(url, paragraphs, total // EACH, timedelta(days=365))
    yield f"\n{name}: {total:,} paragraphs in {total // EACH:,} posts, filled in {took:,.0f} s"
    yield ""
    yield "| question | order | hits | first ms | median ms | longest ms | own processor ms |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    with Reading(Config(database=url)) as reading:
        for what, question, filters in questions(paragraphs):
            for order in ("relevance", "time"):
                times, began = [], time.process_time()
                for _ in range(REPEATS + 1):
                    start = time.perf_counter()
                    found = reading.search(question, SearchFilters(**filters), order=order)
                    times.append(1e3 * (time.perf_counter() - start))
                own = 1e3 * (time.process_time() - began) / (REPEATS + 1)
                hits = f"{len(found.items)}{'+' if found.next else ''}"
                first, *rest = times
                yield (
                    f"| {what} | {order} | {hits} | {first:,.0f} | {statistics.median(rest):,.0f}"
                    f" | {max(rest):,.0f} | {own:,.0f} |"
                )


# The pages


@contextmanager
def served(
    command: Sequence[str], folder: Path, cores: set[int], port: int, path: str
) -> Iterator[None]:
    """A server of ours, or of others, on some processors, until it answers and to the end."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
    )
    os.sched_setaffinity(process.pid, cores)
    try:
        until = time.monotonic() + 120
        while True:
            try:
                size_of(port, path)
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.2)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def size_of(port: int, path: str) -> int:
    """Bytes of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise OSError(f"{path}: {answer.status}")
    return len(body)


def serve(file: Path) -> None:
    """Answer as `aggregator serve` does, until told to stop."""
    from aggregator.config import load_config
    from aggregator.web.app import create_app
    from aggregator.web.server import WebServer

    config = load_config(file)
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    if config.web.listen is None:
        raise ValueError("the configuration says nowhere to listen")
    with WebServer(config.web.listen, create_app(lambda: config)):
        stopped.wait()


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


def first(options: argparse.Namespace) -> list[str]:
    """What lets a command go before all others."""
    return ["chrt", "-r", "1"] if options.realtime else []


def load(url: str, options: argparse.Namespace) -> str:
    """What ``wrk`` found: requests a second, p50, p99, errors."""
    others = sorted(set(range(os.cpu_count() or 1)) - options.cores) or sorted(options.cores)
    others = others[:1] if options.realtime else others
    done = subprocess.run(
        [
            *(*first(options), "wrk", f"-t{min(2, len(others))}", f"-c{options.readers}"),
            *(f"-d{options.seconds}s", "--latency", "--timeout", "10s"),
            *("-H", "Accept-Encoding: gzip", url),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=options.seconds + 60,
        preexec_fn=lambda: os.sched_setaffinity(0, others),
    ).stdout
    slow = {share: float(number) * UNITS[unit] for share, number, unit in WRK_LINE.findall(done)}
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done)
    errors = [
        line.strip() for line in done.splitlines() if "Socket errors" in line or "Non-2xx" in line
    ]
    asked = float(rate[1]) if rate else 0.0
    shown = " | ".join(f"{slow[share]:,.0f}" if slow.get(share) else "-" for share in ("50", "99"))
    return f"{asked:,.0f} | {shown} | {'; '.join(errors) or 'none'}"


def pages_rows(
    folder: Path, paragraphs: Sequence[str], options: argparse.Namespace
) -> Iterator[str]:
    from aggregator import pipeline
    from aggregator.config import load_config

    database = folder / "pages.db"
    took = fill(f"sqlite:///{database}", paragraphs, options.posts, timedelta(days=100))
    port = free_port()
    (folder / "news.toml").write_text(
        f'database = "{database}"\n[output]\nfolder = "out"\n[dedup]\nencoder = "none"\n'
        f"[web]\nlisten = {port}\n"
    )
    config = load_config(folder / "news.toml")
    began = time.perf_counter()
    pipeline.digest(config, DAY, now=BEGINNING + timedelta(days=101))
    made = time.perf_counter() - began
    yield f"\n{options.posts:,} posts, filled in {took:,.0f} s"
    yield f"digest of {DAY} made in {made:,.0f} s"
    if shutil.which("wrk") is None:
        yield "wrk is not installed: nothing was measured"
        return
    here = f"http://127.0.0.1:{port}"
    asked = {
        "digest page": f"/digests/{DAY}",
        "list of digests": "/digests",
        "API: digest": f"/api/v1/digests/{DAY}",
        "API: digests": "/api/v1/digests",
        "API: search, a seldom phrase": "/api/v1/search?q=%22shareholders+approved%22",
        "Atom feed": "/api/v1/feed.atom",
    }
    yield ""
    yield f"| {options.readers} readers at once | bytes | requests/s | p50 ms | p99 ms | errors |"
    yield "|---|--:|--:|--:|--:|---|"
    ours = [*first(options), sys.executable, "-m", "benchmarks.web", "--serve", "news.toml"]
    with served(ours, folder, options.cores, port, "/digests"):
        for what, path in asked.items():
            size = size_of(port, path)
            yield f"| {what} | {size:,} | {load(here + path, options)} |"
    yield from _datasette(database, folder, options)


def _datasette(database: Path, folder: Path, options: argparse.Namespace) -> Iterator[str]:
    program = Path(__file__).resolve().parents[1] / "build" / "bench-venv" / "bin" / "datasette"
    if not program.exists():
        yield "\nDatasette is not in build/bench-venv (pip install datasette): no row beside ours."
        return
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    command = [
        *first(options),
        str(program),
        "serve",
        str(database),
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    command += ["--setting", "num_sql_threads", "12", "--setting", "sql_time_limit_ms", "10000"]
    rows = f"/{database.stem}/revisions?day={DAY}&_size=20&_nocount=1&_nofacet=1"
    with served(command, folder, options.cores, port, "/-/versions.json"):
        for what, path in {
            "Datasette: 20 posts of the day": rows,
            "Datasette: the same as JSON": rows.replace("?", ".json?"),
        }.items():
            size = size_of(port, path)
            yield f"| {what} | {size:,} | {load(here + path, options)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", default="search,pages")
    parser.add_argument("--on", default="sqlite,postgresql")
    parser.add_argument("--paragraphs", type=int, default=1_000_000)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--cores", type=lambda s: {int(n) for n in s.split(",")}, default={2, 3})
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--keep", type=Path, help="folder for the stores; else they go at the end")
    parser.add_argument("--realtime", action="store_true", help="before all others; needs root")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve is not None:
        serve(options.serve)
        return
    data = options.data if options.data.is_dir() else None
    found = corpus.load(data, 50_000, 0, 7)
    print(f"{machine()}; paragraphs: {found.name}; load before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="web") as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if "search" in options.rows.split(","):
            for kind in options.on.split(","):
                with _database(kind, folder) as url:
                    name = kind.partition("+")[0]
                    for line in search_rows(url, name, found.paragraphs, options.paragraphs):
                        print(line, flush=True)
        if "pages" in options.rows.split(","):
            for line in pages_rows(folder, found.paragraphs, options):
                print(line, flush=True)


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if "://" in kind:
        yield kind
        return
    if kind == "sqlite":
        yield f"sqlite:///{folder}/search.db"
        return
    from tests.postgres import postgres

    with postgres() as make:
        yield make()


if __name__ == "__main__":
    main()
