"""Does the daemon's memory stay flat while the day stays as large as it is?

::

    python -m benchmarks.memory [--runs 200] [--posts 300] [--changed 0.05]
                                [--day 0] [--warm 60] [--without]

One process does again and again what `aggregator serve` does every quarter of an hour: it reads
a folder of ``posts`` texts of one day, of which a share has new words each time, and builds the
digest; no encoder. Resident memory is read after each run, and what the C library has in use and
keeps free; blocks are those of Python's own allocator. Each change is a revision that the store
keeps: with ``--changed 0`` nothing is added to it, though every run looks at all texts and at the
digest. With ``--day 10`` there are other posts, of the next day, after ten runs each: so a day is
never larger than the one before. ``--without`` leaves memory to the C library as it is: it gives
nothing back, and keeps large pieces among the small ones.

The slope is least squares over the means of ten equal stretches of all runs but the first ``warm``,
in which the caches of lines and of words fill, with its interval of 95% confidence.

CPython makes its table of interned strings anew, larger by 2 MB, once so many have come and gone
(pathlib interns the parts of a path); here that is brought about after the first run.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import random
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from aggregator.config import Config, DedupConfig, DigestConfig, OutputConfig
from aggregator.model import Source
from aggregator.pipeline import daemon
from aggregator.pipeline.memory import keep_large_apart
from benchmarks.service import slope

PLACES = ("quay", "lock", "weir", "pier", "basin", "slip", "yard", "mole", "dock", "sluice")
THINGS = ("barge", "crane", "pump", "ferry", "buoy", "gauge", "tug", "winch", "lamp", "hull")
DEEDS = ("was moved to", "was repaired at", "was inspected near", "was lost beside", "returned to")


class Mallinfo(ctypes.Structure):
    """``struct mallinfo2`` of glibc."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    ]


def resident() -> int:
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def mallinfo() -> Mallinfo:
    """What glibc says of its memory."""
    ask = ctypes.CDLL(None).mallinfo2
    ask.restype = Mallinfo
    info: Mallinfo = ask()
    return info


def allocated() -> tuple[int, int]:
    """Bytes that the C library has in use, and that it keeps free."""
    info = mallinfo()
    return info.uordblks + info.hblkhd, info.fordblks


def write(folder: Path, day: date, number: int, dice: random.Random, names: list[str]) -> None:
    """A post of the day, in new words."""
    texts = [
        f"The {dice.choice(THINGS)} number {dice.randrange(1000)} {dice.choice(DEEDS)} the "
        f"{dice.choice(PLACES)} of {dice.choice(names)}, said the warden of {dice.choice(names)}, "
        f"who had counted {dice.randrange(900) + 2} of them since the {dice.randrange(27) + 1}th."
        for _ in range(3)
    ]
    head = f"Report {number} of {dice.choice(names)}\nBy Ina Falk\n"
    at = f"{day.day} {day:%B} {day.year}, {1 + number % 20:02}:{number % 60:02}"
    file = folder / f"{day}-{number:05}.txt"
    file.write_text(f"{head}{at}\n\n" + "\n\n".join(texts) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--changed", type=float, default=0.05)
    parser.add_argument("--day", type=int, default=0, help="runs of a day; 0: there is one day")
    parser.add_argument("--warm", type=int, default=60)
    parser.add_argument("--without", action="store_true")
    given = parser.parse_args()
    if given.without:
        daemon.give_back_memory = lambda: False
    else:
        keep_large_apart()
    dice = random.Random(4)
    names = [
        "".join(dice.choice("bcdfglmnprstv") + dice.choice("aeiou") for _ in range(3)).title()
        for _ in range(1000)
    ]
    samples: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pages").mkdir()
        now = datetime(2031, 5, 2, 21, tzinfo=UTC)
        for number in range(given.posts):
            write(folder / "pages", now.date(), number, dice, names)
        config = Config(
            database=f"sqlite:///{folder}/store.db",
            output=OutputConfig(folder / "out"),
            digest=DigestConfig(timezone="UTC"),
            dedup=DedupConfig(encoder="none"),
            sources=(Source("coast", paths=(str(folder / "pages"),), zone="UTC"),),
        )
        service = daemon.Daemon(config, every=timedelta(minutes=15))
        print(f"{'run':>5} {'cpu s':>6} {'resident':>9} {'in use':>7} {'free':>6}  MB; blocks")
        for run in range(1, given.runs + 1):
            service.wake()
            began = time.process_time()
            service.tick(now)
            spent = time.process_time() - began
            if run == 1:
                for number in range(300_000):
                    sys.intern(f"a string that comes and goes {number}")
            if run > given.warm:
                samples.append((float(run), float(resident())))
            if run % 10 == 0 or run == 1:
                used, free = allocated()
                print(
                    f"{run:>5} {spent:>6.2f} {resident() / 1e6:>9.1f} {used / 1e6:>7.1f}"
                    f" {free / 1e6:>6.1f}  {sys.getallocatedblocks():,}",
                    flush=True,
                )
            now += timedelta(minutes=1)
            changed = dice.sample(range(given.posts), round(given.posts * given.changed))
            if given.day and run % given.day == 0:
                now = now.replace(hour=21, minute=0) + timedelta(days=1)
                for old in (folder / "pages").iterdir():
                    old.unlink()
                changed = list(range(given.posts))
            for number in changed:
                write(folder / "pages", now.date(), number, dice, names)
        service.close()
    if len(samples) < 20:
        print("too few runs for a slope")
        return 1
    each, half = slope(samples)
    print(f"{len(samples)} runs: {each / 1e3:+,.1f} KB a run (95%: +/- {half / 1e3:,.1f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
