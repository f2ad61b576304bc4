"""The extractor beside its peers, on the same pages: ``python -m benchmarks.extract``.

Prints a table for each set of pages as Markdown, with the machine, the versions and the date.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import measure
from benchmarks.extractors import EXTRACTORS, Extractor, Reader
from benchmarks.runner import ROOT
from benchmarks.shapes import articles, documents, first, second, third
from benchmarks.shapes.score import Read, score
from benchmarks.shapes.shape import Shape, Want

KEPT = 0.9  # share of its words from which a post is kept
_RUN = 3  # words that stand together in a post must stand together in what was read
_MADE: dict[str, Sequence[Callable[[], Shape]]] = {
    "first": first.MAKERS,
    "second": second.MAKERS,
    "third": third.MAKERS,
    "articles": articles.MAKERS,
    "documents": documents.MAKERS,
}
SETS = ("real", *_MADE)
TITLES = {
    "real": "Real live-blog pages",
    "first": "Made live-blog pages, first set",
    "second": "Made live-blog pages, second set",
    "third": "Made live-blog pages, third set",
    "articles": "Made article pages",
    "documents": "Made plain-text documents",
}


@dataclass(slots=True)
class Row:
    """What one extractor gave on one set of pages.

    Attributes:
        posts: that are on the pages.
        kept: of them, with at least nine tenths of their words.
        apart: of them, as posts of their own.
        words: share of the posts' words that was kept.
        besides: share of what was read that is in no post; unknown where a page holds posts
            that nobody listed.
        timed: posts whose time the page tells.
        times: of them, within a minute.
        cpu: milliseconds of processor time a page, median of the rounds.
        wall: milliseconds a page by the clock, median of the rounds.
    """

    posts: int = 0
    kept: int = 0
    apart: int = 0
    words: float = 0.0
    besides: float = 0.0
    timed: int = 0
    times: int = 0
    cpu: float = 0.0
    wall: float = 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.extract",
        description=(__doc__ or "").partition("\n")[0],
        epilog=f"sets: {', '.join(SETS)}; extractors: {', '.join(e.name for e in EXTRACTORS)}",
    )
    parser.add_argument("--data", type=Path, help="folder of the data; default: ../shared/data")
    parser.add_argument("--sets", default=",".join(SETS), metavar="SET,...", help="default: all")
    parser.add_argument("--repeat", type=int, default=3, help="rounds; default: 3")
    parser.add_argument("--failures", action="store_true", help="say what ours got wrong")
    options = parser.parse_args(arguments)
    chosen = [name.strip() for name in options.sets.split(",") if name.strip()]
    if wrong := [name for name in chosen if name not in SETS]:
        parser.error(f"no set {', '.join(wrong)}; there are: {', '.join(SETS)}")
    if options.repeat < 1:
        parser.error("--repeat must be at least 1")
    data = options.data or ROOT.parent / "shared" / "data"
    print(f"# {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: `{parser.prog}`\n\n{measure.machine()}")
    readers, absent = _readers()
    for name in SETS:
        if name not in chosen:
            continue
        shapes = list(_pages(name, data))
        print(f"\n## {TITLES[name]}\n")
        if not shapes:
            print(f"Not measured: no pages in {data / 'pages'}.")
            continue
        print("\n".join(_table(name, shapes, readers, absent, options.repeat)), flush=True)
        if options.failures:
            print("\n".join(_failures(shapes, readers[EXTRACTORS[0].name])))
    return 0


def _readers() -> tuple[dict[str, Reader], dict[str, str]]:
    """What reads a page, by name; and which extractors are not installed."""
    readers, absent = {}, {}
    for extractor in EXTRACTORS:
        try:
            readers[extractor.name] = extractor.reader()
        except ImportError as error:
            absent[extractor.name] = error.name or str(error)
    return readers, absent


def _pages(name: str, data: Path) -> Iterator[Shape]:
    if name == "real":
        yield from real_pages(data / "pages")
    else:
        yield from (make() for make in _MADE[name])


def real_pages(folder: Path) -> Iterator[Shape]:
    """Pages beside which a file says what posts they hold.

    Args:
        folder: of ``NAME.html`` and ``NAME.entries.json``, a list of objects with ``id``,
            ``time`` (ISO 8601 or null), ``title`` and ``text``.
    """
    for path in sorted(folder.glob("*.entries.json")):
        wants = []
        for entry in json.loads(path.read_text("utf-8")):
            at = datetime.fromisoformat(entry["time"]) if entry["time"] else None
            wants.append(Want(at, (entry["text"],), entry["title"], anchor=entry["id"]))
        name = path.name.removesuffix(".entries.json")
        text = (folder / f"{name}.html").read_text("utf-8")
        yield Shape(name, text, tuple(wants), zone="Europe/London")


def _table(
    name: str,
    shapes: Sequence[Shape],
    readers: dict[str, Reader],
    absent: dict[str, str],
    repeat: int,
) -> list[str]:
    posts = sum(len(shape.wants) for shape in shapes)
    size = sum(len(shape.text) for shape in shapes) / len(shapes) / 1000
    lines = [
        f"{len(shapes)} pages of {size:,.0f} kB on average, {posts} posts.",
        "",
        "| extractor | posts kept | told apart | words kept | not of a post | times right | CPU ms a page | wall ms a page |",  # noqa: E501 a heading of a table is one line
        "|---|---|---|---|---|---|---|---|",
    ]
    for extractor in EXTRACTORS:
        if name == "documents" and not extractor.documents:
            continue
        if extractor.name not in readers:
            why = absent[extractor.name]
            lines.append(f"| {extractor.name} | not installed: {why}; see `make bench` ||||||||")
            continue
        row = _measured(shapes, readers[extractor.name], repeat)
        lines.append(_line(extractor, row, whole=name != "real"))
    return lines


def _line(extractor: Extractor, row: Row, *, whole: bool) -> str:
    versions = []
    for package in extractor.packages:
        versions.append(importlib.metadata.version(package))
    cells = (
        " ".join((extractor.name, *versions)),
        f"{row.kept} of {row.posts}",
        f"{row.apart}" if extractor.parts else "none",
        f"{row.words:.1%}",
        f"{row.besides:.1%}" if whole else "unknown",
        f"{row.times} of {row.timed}" if extractor.parts else "none",
        f"{row.cpu:.1f}",
        f"{row.wall:.1f}",
    )
    return "| " + " | ".join(cells) + " |"


def _measured(shapes: Sequence[Shape], read: Reader, repeat: int) -> Row:
    for shape in shapes[:2]:
        _read(read, shape)  # what is loaded on first use is not timed
    cpu, wall = [], []
    found: list[list[Read]] = []
    for _ in range(repeat):
        begun, used = time.perf_counter(), time.process_time()
        found = [_read(read, shape) for shape in shapes]
        cpu.append((time.process_time() - used) * 1000 / len(shapes))
        wall.append((time.perf_counter() - begun) * 1000 / len(shapes))
    row = judged(shapes, found)
    row.cpu, row.wall = statistics.median(cpu), statistics.median(wall)
    return row


def _read(read: Reader, shape: Shape) -> list[Read]:
    try:
        return read(shape.text, shape.zone, shape.url)
    except Exception as error:  # a peer raises what it likes: a page it lost is not read
        print(f"{shape.name}: {type(error).__name__}: {error}".splitlines()[0], file=sys.stderr)
        return []


def judged(shapes: Sequence[Shape], found: Sequence[Sequence[Read]]) -> Row:
    """What was read beside what should have been; every extractor is judged alike.

    A post's words are runs of three: those that stand together anywhere in what was read are
    kept. A post is told apart if one of the posts that were read is more than half it.
    """
    row = Row()
    shares: list[float] = []
    told = extra = 0
    for shape, reads in zip(shapes, found, strict=True):
        whole = [line for read in reads for line in (read.title, *read.paragraphs)]
        runs = _runs(" ".join(whole))
        page = _flat(
            t for w in shape.wants for t in (w.title, w.author, *w.paragraphs, *w.optional)
        )
        for want in shape.wants:
            own = {run for text in want.paragraphs or (want.title,) for run in _runs(text)}
            share = len(own & runs) / len(own) if own else 1.0
            shares.append(share)
            row.kept += share >= KEPT
        for line in whole:
            said = _spoken(line)
            told += len(said)
            extra += 0 if f" {' '.join(said)} " in page else len(said)
        scored = score(shape.wants, reads if len(reads) > 1 or len(shape.wants) == 1 else ())
        row.posts += scored.posts
        row.apart += scored.found
        row.timed += scored.timed
        row.times += scored.times
    row.words = statistics.fmean(shares) if shares else 0.0
    row.besides = extra / told if told else 0.0
    return row


def _runs(text: str) -> set[tuple[str, ...]]:
    said = _spoken(text)
    if len(said) < _RUN:
        return {tuple(said)} if said else set()
    return {tuple(said[i : i + _RUN]) for i in range(len(said) - _RUN + 1)}


def _spoken(text: str) -> list[str]:
    """The words of a text; in scripts without blanks, its characters."""
    return "".join(_apart(c) if c.isalnum() else " " for c in text.lower()).split()


def _apart(character: str) -> str:
    return f" {character} " if "\u3040" <= character <= "\u9fff" else character


def _flat(texts: Iterable[str]) -> str:
    return " " + " ".join(word for text in texts for word in _spoken(text)) + " "


def _failures(shapes: Sequence[Shape], read: Reader) -> Iterator[str]:
    for shape in shapes:
        scored = score(shape.wants, read(shape.text, shape.zone, shape.url))
        yield from (f"- {shape.name}: {line}" for line in scored.says)


if __name__ == "__main__":
    sys.exit(main())
