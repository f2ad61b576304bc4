"""Made-up and damaged input for everything that reads bytes of strangers.

::

    python -m benchmarks.fuzz --seconds 60
    python -m benchmarks.fuzz --seconds 600 --target extract-html --out failures

Each target runs in a process of its own, with a cap on memory and on the time of one input.
It may return a value or raise the error that it documents; anything else (another exception, a
death, an input that takes too long) is a failure, shrunk by hypothesis and printed. The exit
status is 1 if there was one.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st

from benchmarks import fuzz_inputs as inputs
from benchmarks import fuzz_targets as targets

BATCH = 100
VARIANTS = 9
MEMORY_MB = 2_048
INPUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Target:
    """Something that reads bytes.

    Attributes:
        read: reads them, and raises nothing but what it documents.
        contents: bytes to read.
    """

    read: Callable[[bytes], None]
    contents: st.SearchStrategy[bytes]


TARGETS = {
    "feed": Target(targets.feed, inputs.feeds()),
    "sitemap": Target(targets.sitemap, inputs.feeds()),
    "opml": Target(targets.opml, inputs.feeds()),
    "discover": Target(targets.discovery, inputs.pages()),
    "archive": Target(targets.archive, inputs.archives()),
    "extract-html": Target(targets.extract_html, inputs.pages()),
    "extract-text": Target(targets.extract_text, inputs.texts()),
}


@dataclass(slots=True)
class Result:
    """What one target did.

    Attributes:
        executions: inputs that were read.
        slowest_s: longest time of one input.
        peak_mb: most memory of the process.
        failures: what went wrong, by where; and the input.
    """

    executions: int = 0
    slowest_s: float = 0.0
    peak_mb: int = 0
    failures: dict[str, bytes] = field(default_factory=dict)


def main() -> int:
    """Run the targets side by side; print a table and the failures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="for all targets together")
    parser.add_argument("--target", action="append", choices=sorted(TARGETS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2, help="targets at one time")
    parser.add_argument("--memory-mb", type=int, default=MEMORY_MB, help="cap of one process")
    parser.add_argument("--input-seconds", type=float, default=INPUT_S, help="cap of one input")
    parser.add_argument("--out", type=Path, help="folder for the inputs that failed")
    options = parser.parse_args()
    names = options.target or list(TARGETS)
    share = options.seconds * min(options.jobs, len(names)) / len(names)
    found: dict[str, Result] = {}
    for first in range(0, len(names), options.jobs):
        found |= _run(names[first : first + options.jobs], share, options)
    _print(found)
    if options.out:
        _save(found, options.out)
    return 1 if any(r.failures for r in found.values()) else 0


def _run(names: list[str], seconds: float, options: argparse.Namespace) -> dict[str, Result]:
    context = multiprocessing.get_context("spawn")
    found: dict[str, Result] = {}
    with TemporaryDirectory() as folder:
        running = {}
        for name in names:
            ours, theirs = context.Pipe(duplex=False)
            current = Path(folder) / name
            job = (name, seconds, options.seed, options.memory_mb, theirs, current)
            process = context.Process(target=_work, args=job)
            process.start()
            theirs.close()
            running[name] = (process, ours, current)
        for name, (process, ours, current) in running.items():
            found[name] = _wait(process, ours, current, options.input_seconds)
    return found


def _wait(
    process: multiprocessing.process.BaseProcess, ours: Connection, current: Path, limit: float
) -> Result:
    """What a process reports; one that dies or hangs is reported by its last input."""
    last = Result()
    heard = time.monotonic()
    while True:
        # A batch reports at its end; a hang is an input that stays the same for too long.
        if ours.poll(1.0):
            try:
                last, done = ours.recv()
            except EOFError:
                process.join()
                where = f"died with status {process.exitcode}"
                last.failures[where] = _read(current)
                return last
            heard = time.monotonic()
            if done:
                process.join()
                return last
        elif time.monotonic() - max(heard, _touched(current)) > limit + 60:
            process.kill()
            process.join()
            last.failures["hangs"] = _read(current)
            return last


def _touched(current: Path) -> float:
    try:
        return time.monotonic() - (time.time() - current.stat().st_mtime)
    except OSError:
        return 0.0


def _read(current: Path) -> bytes:
    return current.read_bytes() if current.exists() else b""


def _work(
    name: str, seconds: float, start: int, memory_mb: int, report: Connection, current: Path
) -> None:
    target = TARGETS[name]
    cap = _now_mb() + memory_mb
    resource.setrlimit(resource.RLIMIT_AS, (cap * 2**20, cap * 2**20))
    result = Result()
    deadline = time.monotonic() + seconds
    number = start
    while time.monotonic() < deadline:
        number += 1
        _batch(target, number, deadline, result, current)
        result.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        report.send((result, False))
    report.send((result, True))
    report.close()


def _now_mb() -> int:
    """Address space of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def _batch(target: Target, number: int, deadline: float, result: Result, current: Path) -> None:
    failed: list[bytes] = []

    @seed(number)
    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
    )
    @given(content=target.contents)
    def once(content: bytes) -> None:
        if time.monotonic() > deadline and not failed:
            return
        for variant in inputs.variants(content, VARIANTS):
            current.write_bytes(variant)
            before = time.perf_counter()
            try:
                target.read(variant)
            except Exception:
                failed.append(variant)
                raise
            took = time.perf_counter() - before
            result.executions += 1
            result.slowest_s = max(result.slowest_s, took)
            if took > INPUT_S:
                failed.append(variant)
                raise TimeoutError(f"{took:.0f} s for {len(variant):,} bytes")

    try:
        once()
    except Exception as error:
        # The last that failed is the one that hypothesis shrank to.
        result.failures.setdefault(_where(error), failed[-1] if failed else b"")


def _where(error: BaseException) -> str:
    """Where an error came from: the innermost line of ours."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "aggregator" in f.filename and "benchmarks" not in f.filename]
    at = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    return f"{type(error).__name__} at {at}: {' '.join(str(error).split())[:160]}"


def _print(found: dict[str, Result]) -> None:
    print(f"{'target':<14}{'executions':>12}{'slowest ms':>12}{'peak MB':>9}{'failures':>10}")
    for name, result in found.items():
        print(
            f"{name:<14}{result.executions:>12,}{result.slowest_s * 1000:>12.0f}"
            f"{result.peak_mb:>9}{len(result.failures):>10}"
        )
    print(f"{'all':<14}{sum(r.executions for r in found.values()):>12,}")
    for name, result in found.items():
        for where, content in result.failures.items():
            print(f"\n{name}: {where}\n  {len(content):,} bytes: {content[:600]!r}")


def _save(found: dict[str, Result], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, result in found.items():
        for number, content in enumerate(result.failures.values()):
            (folder / f"{name}-{number}").write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
