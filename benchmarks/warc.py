"""A news crawl in a WARC, from the archive to the digests: rate, memory, and that nothing is lost.

::

    python -m benchmarks.warc [--sizes 1000,4000] [--a-day 1000] [--cores 2,3] [--encoder none]
                              [--keep FOLDER]

For each size a ``.warc.gz`` of so many invented news pages is made, a member for each record, as
crawlers write them: ``warcinfo``, for each page a request, the answer (plain, gzip, or in chunks)
and its metadata, and between them pictures, style sheets, ``robots.txt``, redirects, missing pages
and captures of pages that were changed. A fifth of the pages print a paragraph of another outlet.
``a-day`` of them are of one day, so that a larger archive has more days.

Six records are broken: a length that is too long, one that goes on behind the archive's end, an
answer of 1 GB in 1 MB, a member of 256 MB in 256 KB, a member with a damaged middle, and the last
one, which is cut off. What was lost is counted by the addresses that the store should have and
has not; each of the broken ones must be told with its byte.

Rows: reading the archive alone (its pages are counted and dropped), and `aggregator run --input`,
which keeps them, compares them and writes the digests. Seconds are those of the processor, memory
is the most that the process had resident.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from benchmarks.measure import machine
from benchmarks.runner import ROOT

BEGINNING = datetime(2031, 5, 1, 5, tzinfo=UTC)
OUTLETS = 25
PARAGRAPHS = 7
MEGABYTE = 2**20
THINGS = [
    "ferry",
    "tram",
    "bridge",
    "orchard",
    "quarry",
    "library",
    "pump",
    "harbour",
    "dairy",
    "railway",
    "mill",
    "school",
]
PLACES = [
    "Alder",
    "Brack",
    "Carrow",
    "Dunmore",
    "Esk",
    "Fallow",
    "Garth",
    "Halmouth",
    "Inver",
    "Jarrow",
    "Kelton",
    "Lorne",
]
DEEDS = ["reopened", "was inspected", "lost its licence", "was sold", "was flooded", "was extended"]
WHOM = ["the warden", "a spokesman", "the council", "two witnesses", "the owners", "an engineer"]


@dataclass(slots=True)
class Made:
    """What an archive has.

    Attributes:
        records: of all kinds.
        pages: addresses of pages that are whole.
        changed: how many of them there is a later capture of, with more in it.
        broken: what is wrong, the byte at which that record begins, and that of the one before it.
    """

    records: int = 0
    pages: set[str] = field(default_factory=set)
    changed: int = 0
    broken: dict[str, tuple[int, int]] = field(default_factory=dict)
    last: int = 0


def paragraph(dice: random.Random) -> str:
    """A few sentences that no other paragraph has."""
    return " ".join(
        f"The {dice.choice(THINGS)} of {dice.choice(PLACES)} {dice.choice(DEEDS)} after "
        f"{dice.randrange(2, 9000)} days, said {dice.choice(WHOM)}, who named "
        f"{dice.choice(PLACES)} as the cause and put the cost at "
        f"{dice.randrange(10_000, 9_000_000):,} crowns."
        for _ in range(dice.randrange(2, 4))
    )


def page(number: int, at: datetime, texts: Sequence[str], dice: random.Random) -> bytes:
    """A page as they are: a menu, scripts and a little news."""
    menu = "".join(f'<li><a href="/section/{n}">Section {n}</a></li>' for n in range(60))
    script = dice.randbytes(9_000).hex()
    related = "".join(
        f'<a class="card" href="/news/{dice.randrange(10**6)}"><img src="/i/{n}.jpg" alt=""></a>'
        for n in range(20)
    )
    title = " ".join(texts[0].split()[:9])
    body = "".join(f"<p>{text}</p>" for text in texts)
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>'
        f'<meta property="article:published_time" content="{at.isoformat()}">'
        f'<meta property="og:site_name" content="Outlet {number % OUTLETS}">'
        f'<script>var state = "{script}";</script></head><body><nav><ul>{menu}</ul></nav>'
        f"<main><article><h1>{title}</h1><time datetime={at.isoformat()!r}></time>{body}</article>"
        f'<aside class="related">{related}</aside></main><footer>All rights.</footer></body></html>'
    ).encode()


def record(kind: str, url: str, at: datetime, block: bytes, *, length: int | None = None) -> bytes:
    """A record of WARC 1.1 (ISO 28500)."""
    size = len(block) if length is None else length
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Length: {size}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def answer(body: bytes, *, kind: str = "text/html; charset=utf-8", more: str = "") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


def coded(body: bytes, number: int) -> bytes:
    """An answer with a page, coded in one of the ways in which servers send it."""
    if number % 3 == 1:
        return answer(gzip.compress(body, 1), more="Content-Encoding: gzip\r\n")
    if number % 3 == 2:
        half = len(body) // 2
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in (body[:half], body[half:]))
        return answer(chunks + b"0\r\n\r\n", more="Transfer-Encoding: chunked\r\n")
    return answer(body)


def write(file: BinaryIO, pages: int, a_day: int) -> Made:
    """Write an archive."""
    dice, made, wire = random.Random(pages), Made(), [""]
    bad = {pages * (n + 1) // 6: what for n, what in enumerate(BROKEN)}

    def put(content: bytes) -> None:
        made.records += 1
        made.last = file.tell()
        file.write(gzip.compress(content, 4, mtime=0))

    put(record("warcinfo", "urn:crawl", BEGINNING, b"software: benchmark\r\n"))
    for number in range(pages):
        at = BEGINNING + timedelta(days=number // a_day, seconds=40_000 * (number % a_day) / a_day)
        site = f"https://outlet{number % OUTLETS}.test"
        url = f"{site}/news/{number}"
        texts = [paragraph(dice) for _ in range(PARAGRAPHS)]
        if number % 5 == 4:
            texts[2] = wire[dice.randrange(len(wire))] or texts[2]
        wire = [texts[1], *wire[:200]]
        put(record("request", url, at, b"GET / HTTP/1.1\r\n\r\n"))
        body = page(number, at, texts, dice)
        put(record("response", url, at, coded(body, number)))
        made.pages.add(url)
        put(record("metadata", url, at, b"fetchTimeMs: 120\r\n"))
        if number % 50 == 7:
            texts.append(paragraph(dice))
            made.changed += 1
            later = at + timedelta(minutes=20)
            put(record("response", url, later, coded(page(number, at, texts, dice), number)))
        if number % 4 == 0:
            picture = answer(dice.randbytes(dice.randrange(20_000, 200_000)), kind="image/jpeg")
            put(record("response", f"{site}/i/{number}.jpg", at, picture))
            style = answer(b"p { margin: 0 }" * 400, kind="text/css")
            put(record("response", f"{site}/{number}.css", at, style))
        if number % 40 == 0:
            rules = answer(b"User-agent: *\nDisallow: /search\n", kind="text/plain")
            put(record("response", f"{site}/robots.txt", at, rules))
            moved = b"HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n"
            put(record("response", f"{site}/old/{number}", at, moved))
            put(record("response", f"{site}/gone/{number}", at, b"HTTP/1.1 404 No\r\n\r\n<p>No"))
        if number in bad:
            made.broken[bad[number]] = (file.tell(), made.last)
            made.records += 1
            file.write(broken(bad[number], f"{site}/broken/{number}", at, body))
    made.broken["cut off"] = (file.tell(), made.last)
    made.records += 1
    whole = gzip.compress(record("response", "https://outlet0.test/last", at, answer(body)))
    file.write(whole[: len(whole) // 2])
    return made


BROKEN = ("too long", "behind the end", "bomb of an answer", "bomb of a member", "damaged")


def broken(what: str, url: str, at: datetime, body: bytes) -> bytes:
    """A member with a record that is broken."""
    if what == "too long":
        block = answer(body)
        return gzip.compress(record("response", url, at, block, length=len(block) + 3_000))
    if what == "behind the end":
        return gzip.compress(record("response", url, at, answer(body), length=40 * 2**30))
    if what == "bomb of an answer":
        deflater = zlib.compressobj(9, zlib.DEFLATED, 31)
        zeros = b"".join(deflater.compress(bytes(MEGABYTE)) for _ in range(1024))
        bomb = answer(zeros + deflater.flush(), more="Content-Encoding: gzip\r\n")
        return gzip.compress(record("response", url, at, bomb))
    if what == "bomb of a member":
        return gzip.compress(record("response", url, at, answer(b" " * 256 * MEGABYTE)))
    member = bytearray(gzip.compress(record("response", url, at, answer(body))))
    middle = len(member) // 2
    member[middle : middle + 64] = b"\xff" * 64
    return bytes(member)


def run(command: Sequence[str], cores: set[int]) -> tuple[str, float, int]:
    """What a command printed, its seconds of processor time, and the most memory in bytes."""
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(
            command,
            stdout=out,
            env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "2"},
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        if process.returncode not in (0, 1):
            raise RuntimeError(f"{command[3:]} ended with {process.returncode}")
        return out.read(), used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def read_alone(file: Path) -> None:
    """Read an archive and drop its pages."""
    from aggregator.model import Page
    from aggregator.pull.archives import read_archive

    count, told = 0, []
    now = datetime(2031, 6, 1, tzinfo=UTC)
    options = {"source": "crawl", "locator": file.name, "max_bytes": 32 * MEGABYTE, "now": now}
    for found in read_archive(file, **options):
        if isinstance(found, Page):
            count += 1
        else:
            told.append(found.message)
    print(json.dumps({"pages": count, "told": told}))


def rows(folder: Path, pages: int, options: argparse.Namespace) -> Iterator[str]:
    """The rows of one size, and what was lost."""
    file = folder / f"crawl-{pages}.warc.gz"
    with file.open("wb") as stream:
        made = write(stream, pages, options.a_day)
    size = file.stat().st_size / MEGABYTE
    days = -(-pages // options.a_day)
    name = f"{size:,.0f} MB, {made.records:,} records, {pages:,} pages of {days} days"
    own = [sys.executable, "-m", "benchmarks.warc", "--read", str(file)]
    printed, seconds, most = run(own, options.cores)
    found = json.loads(printed)
    rate = f"{made.records / seconds:,.0f} | {most / MEGABYTE:,.0f} MB"
    yield f"| {name} | reading alone | {seconds:,.1f} | {rate} | {found['pages']:,} pages |"
    out = folder / f"out-{pages}"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "aggregator", "run", "--input", str(file), "--quiet"]
    command += ["--encoder", options.encoder, "--out", str(out), "--db", str(out / "kept.db")]
    _, seconds, most = run(command, options.cores)
    with sqlite3.connect(out / "kept.db") as store:
        kept = {url for (url,) in store.execute("SELECT DISTINCT locator FROM pages")}
        revised = (
            "SELECT count(*) FROM (SELECT 1 FROM revisions GROUP BY post_id HAVING count(*) > 1)"
        )
        (changed,) = store.execute(revised).fetchone()
    store.close()
    lost = len(made.pages - kept) + made.changed - changed
    rate = f"{made.records / seconds:,.0f} | {most / MEGABYTE:,.0f} MB"
    yield (
        f"| | `aggregator run` | {seconds:,.1f} | {rate}"
        f" | {len(made.pages):,} pages, {made.changed} changed: {lost} lost |"
    )
    yield from told(made, found["told"])


def told(made: Made, found: Sequence[str]) -> Iterator[str]:
    """Which of the broken records were told, and what else was."""
    left = list(found)
    for what, (at, before) in sorted(made.broken.items(), key=lambda one: one[1]):
        # What cannot be read at all is told as being after the last record that could be.
        mine = [one for one in left if any(f"{byte:,}" in one for byte in (at, before))]
        left = [one for one in left if one not in mine]
        yield f"  {what} at byte {at:,}: {'; '.join(mine) or 'NOT TOLD'}"
    yield f"  others: {left or 'none'}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="1000,4000")
    parser.add_argument("--a-day", type=int, default=1000)
    parser.add_argument("--encoder", default="none")
    parser.add_argument("--cores", type=lambda s: {int(n) for n in s.split(",")}, default={2, 3})
    parser.add_argument(
        "--keep", type=Path, help="folder for the archives; else they go at the end"
    )
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read is not None:
        read_alone(options.read)
        return
    print(f"{machine()}; load before: {os.getloadavg()[0]:.1f}")
    print("| archive | | processor s | records/s | most memory | outcome |")
    print("|---|---|--:|--:|--:|---|")
    with tempfile.TemporaryDirectory(prefix="warc") as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for pages in map(int, options.sizes.split(",")):
            for line in rows(folder, pages, options):
                print(line, flush=True)


if __name__ == "__main__":
    main()
