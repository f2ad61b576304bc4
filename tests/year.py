"""Lives through a year in five zones, with restarts, sleeps and clocks that jump.

``python -m tests.year [--days N]`` takes long for a whole year; the test suite lives through some
days around a change of the clocks. Each hour or so a process does what ``aggregator run`` does,
with a real store and a real mail server on 127.0.0.1; now and then it dies in the middle, sleeps
for a day or two, or finds the clock set back. Afterwards each digest that was due must have been
dealt with once: sent, or skipped because it was too late, or empty because there was no post.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from email import message_from_bytes
from pathlib import Path
from zoneinfo import ZoneInfo

from aggregator.config import Config, DedupConfig, DigestConfig, MailConfig, OutputConfig, Reader
from aggregator.model import Source
from aggregator.pipeline.due import Slot, due_between
from aggregator.pipeline.service import tick
from aggregator.store import Release, Store
from tests.deliver.peer import Peer, running

ZONES = (
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
)
# The first is in the hour that a change skips or repeats in most of these zones.
EDITIONS = {"night": clock(1, 45), "morning": clock(7)}
LATE = timedelta(hours=12)
HOUR = timedelta(hours=1)


class Killed(Exception):
    """The process died."""


def changes(zone: str, year: int) -> list[date]:
    """The days of a year on which the clocks are set; one day of June where none is."""
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    at = [datetime.combine(day, clock(12), ZoneInfo(zone)).utcoffset() for day in days]
    found = [day for day, a, b in zip(days[1:], at, at[1:], strict=False) if a != b]
    return found or [date(year, 6, 15)]


def live(zone: str, first: date, days: int, folder: Path, *, seed: int = 1) -> list[str]:
    """Live through some days; what is wrong afterwards, one line each."""
    dice = random.Random(f"{zone} {first} {seed}")
    (folder / "pages").mkdir(parents=True)
    config = Config(
        database=f"sqlite:///{folder}/store.db",
        output=OutputConfig(folder / "out"),
        digest=DigestConfig(timezone=zone, editions=EDITIONS),
        dedup=DedupConfig(encoder="none"),
        readers=(Reader("ada@example.net"),),
        sources=(Source("coast", paths=(str(folder / "pages"),), zone=zone),),
    )
    start = datetime.combine(first, clock(12), ZoneInfo(zone)).astimezone(UTC)
    ticks: list[tuple[datetime, bool]] = []
    with running(Peer()) as peer:
        mail = MailConfig(
            host="127.0.0.1",
            port=peer.port,
            security="none",
            sender="desk@example.org",
            late_h=LATE / HOUR,
        )
        config = replace(config, mail=mail)
        now = start
        while now < start + timedelta(days=days):
            _write(folder, now, zone)
            ticks.append((now, _tick(config, now, dice)))
            if dice.random() < 0.02:
                now += timedelta(hours=dice.uniform(10, 50))
            elif dice.random() < 0.08:
                now -= timedelta(minutes=dice.uniform(1, 90))
            else:
                now += timedelta(minutes=dice.uniform(10, 300))
        # What died in the middle, or was noted when the clock was ahead, is done in the end.
        end = now + timedelta(hours=3)
        for at in (end, end + timedelta(minutes=5)):
            tick(config, now=at)
            ticks.append((at, True))
        taken = [message_from_bytes(raw) for raw in peer.taken]
    return list(_problems(config, start, end, taken, ticks))


def _write(folder: Path, now: datetime, zone: str) -> None:
    """A post, on most days."""
    local = now.astimezone(ZoneInfo(zone))
    page = folder / "pages" / f"{local:%Y%m%d}.txt"
    if local.day % 4 and not page.exists():
        page.write_text(
            f"Report of day {local.timetuple().tm_yday}\nBy Ina Falk\n"
            f"{local.day} {local:%B %Y, %H:%M}\n\n"
            f"Pump house {local:%j} was started when the water reached gauge {local:%d%m}.\n"
        )


def _tick(config: Config, now: datetime, dice: random.Random) -> bool:
    """Do what is due; whether the process lived to the end of it."""
    left = dice.randrange(12) if dice.random() < 0.1 else -1

    def progress(stage: str, done: int, total: int | None) -> None:
        nonlocal left
        if left == 0:
            raise Killed
        left -= 1

    try:
        tick(config, now=now, progress=progress)
    except Killed:
        return False
    return True


def _problems(
    config: Config,
    start: datetime,
    end: datetime,
    taken: list,
    ticks: list[tuple[datetime, bool]],
) -> Iterator[str]:
    zone = config.digest.timezone
    slots = [Slot(name, at) for name, at in EDITIONS.items()]
    due = {(d.day, d.edition): d.at for d in due_between(slots, zone, start, end)}
    with Store.open(config.database_url) as store:
        released = {(r.day, r.edition): r for r in store.releases.listed(10_000)}
        rows = store.outbox.listed(None, 10_000)
    for key in due:
        release = released.get(key)
        if release is None:
            yield f"{zone}: {key} was never dealt with"
        else:
            yield from (f"{zone}: {key} {what}" for what in _untimely(release, ticks))
    for key in released.keys() - due.keys():
        if released[key].due_at >= start:
            yield f"{zone}: {key} was not due"
    sent = Counter(row.edition_key for row in rows)
    wanted = {
        f"{day}|{zone}|{edition}"
        for (day, edition), release in released.items()
        if release.state == "queued"
    }
    yield from (f"{zone}: {key} has {n} deliveries" for key, n in sent.items() if n != 1)
    yield from (f"{zone}: {key} has no delivery" for key in wanted - set(sent))
    yield from (f"{zone}: {row.edition_key} is {row.state}" for row in rows if row.state != "sent")
    ids = Counter(str(message["Message-ID"]) for message in taken)
    yield from (f"{zone}: {one} was taken {n} times" for one, n in ids.items() if n > 1)
    if len(ids) != len(rows):
        yield f"{zone}: {len(ids)} messages were taken for {len(rows)} deliveries"
    if not wanted:
        yield f"{zone}: no digest went out at all"


def _untimely(release: Release, ticks: list[tuple[datetime, bool]]) -> Iterator[str]:
    """What is wrong with when a digest was dealt with.

    The first process that lives to its end at the digest's time or later deals with it, if not one
    that dies did; and it is skipped if it is too late by then, and only then. Who sleeps wakes too
    late, or dies as soon as it wakes, and sleeps again.
    """
    done = next(n for n, (now, _) in enumerate(ticks) if now == release.done_at)
    first = next(n for n, (now, lived) in enumerate(ticks) if lived and now >= release.due_at)
    if done > first:
        yield f"was not dealt with at {ticks[first][0]}, but at {release.done_at}"
    is_late = release.done_at - release.due_at >= LATE
    if is_late != (release.state == "skipped"):
        yield f"was {release.state} at {release.done_at}: {release.reason or 'no reason'}"


def _year(zone: str, days: int) -> tuple[str, list[str], float]:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        problems = live(zone, date(2031, 1, 1), days, Path(folder) / "year")
    return zone, problems, time.monotonic() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--days", type=int, default=365)
    given = parser.parse_args()
    failed = False
    with ProcessPoolExecutor(2) as pool:
        for zone, problems, seconds in pool.map(_year, ZONES, [given.days] * len(ZONES)):
            print(
                f"{zone}: {given.days} days in {seconds:.0f} s, {len(problems)} problems",
                flush=True,
            )
            for problem in problems:
                print(f"  {problem}", flush=True)
            failed = failed or bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
