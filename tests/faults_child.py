"""What the processes do that ``tests.faults`` kills: they live through a day and a half.

They are forked from a process that has loaded all of it already, so that they are killed while
they work and not while they load.
"""

from __future__ import annotations

import contextlib
import time
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from pathlib import Path

# What a tick imports when it first needs it, so that it is there before the fork.
import aggregator.dedup
import aggregator.digest
import aggregator.extract
import aggregator.pipeline.addresses
import aggregator.pipeline.daily
import aggregator.render
import aggregator.store.store  # noqa: F401  # see above
from aggregator.config import (
    Config,
    DedupConfig,
    DigestConfig,
    MailConfig,
    OutputConfig,
    PullConfig,
    Reader,
)
from aggregator.errors import BusyError
from aggregator.model import Source
from aggregator.pipeline.daemon import Stopped
from aggregator.pipeline.service import tick
from aggregator.pipeline.work import Worker

START = datetime(2031, 5, 2, 5, 30, tzinfo=UTC)
STEP = timedelta(hours=1)
STEPS = 29  # until half past nine of the next morning
ZONE = "Europe/London"
READERS = ("ada@example.net", "bo@example.net", "cy@example.net")
BLOGS = 6


def config_of(folder: Path, database: str, port: int, web: int | None) -> Config:
    """What the processes of one storm are told.

    Args:
        folder: of the pages and the digests.
        database: its address.
        port: of the mail server.
        web: of the hosts; ``None``: there are files alone.
    """
    sources = [Source("coast", paths=(str(folder / "pages"),), zone=ZONE)]
    if web is not None:
        sources += [
            Source(
                f"blog{n}", url=f"http://{blog_host(n)}:{web}/live{n % 2}", kind="page", zone=ZONE
            )
            for n in range(BLOGS)
        ]
    return Config(
        database=database,
        output=OutputConfig(folder / "out"),
        digest=DigestConfig(timezone=ZONE, editions={"night": clock(6), "noon": clock(12)}),
        dedup=DedupConfig(encoder="none"),
        mail=MailConfig(
            host="127.0.0.1",
            port=port,
            security="none",
            sender="desk@example.org",
            timeout_s=5,
            deadline_s=5,
        ),
        pull=PullConfig(
            contact="desk@example.org",
            allow_hosts=frozenset(f"{blog_host(n)}:{web}" for n in range(BLOGS)),
            host_delay_s=0.0,
            min_interval_s=60.0,
            first_interval_s=60.0,
            max_interval_s=1200.0,
        ),
        readers=tuple(Reader(address) for address in READERS),
        sources=tuple(sources),
    )


def blog_host(number: int) -> str:
    """The host of a live blog; two have one host."""
    return f"127.7.0.{number // 2 + 1}"


def write_page(folder: Path, number: int) -> None:
    """The page of an hour, whole or not at all."""
    local = START + number * STEP + timedelta(hours=1)
    page = folder / "pages" / f"post{number:03d}.txt"
    if not page.exists():
        part = page.with_suffix(f".{time.monotonic_ns()}.part")
        part.write_text(
            f"Report {number} from the harbour\nBy Ina Falk\n"
            f"{local.day} May 2031, {local:%H:%M}\n\n"
            f"Pump house number {number * 7 + 3} was started when the water reached it.\n\n"
            f"The lock keeper of basin {number} spoke of a calm night on the quay.\n"
        )
        part.replace(page)


def live(
    folder: Path, database: str, port: int, web: int | None, first: int, last: int, told: Path
) -> None:
    """Do what is due in each hour, and tell which hours are over."""
    config = config_of(folder, database, port, web)
    for number in range(first, last):
        now = START + STEP * number
        write_page(folder, number)
        _set_hour(folder, number)
        while True:
            try:
                tick(config, now=now, fetches=False)
                break
            except BusyError:
                time.sleep(0.05)
        with told.open("a") as file:
            file.write(f"{number + 1}\n")


def work(folder: Path, database: str, port: int, web: int) -> None:
    """Read what is due in the hour that it is, until the day is over."""
    worker = Worker(config_of(folder, database, port, web), hosts=1)
    while not (folder / "over").exists():
        with contextlib.suppress(Stopped):
            if worker.step(START + hour_of(folder) * STEP) is None:
                time.sleep(0.02)


def drain(folder: Path, database: str, port: int, web: int) -> None:
    """Read what is left, when all are gone."""
    worker = Worker(config_of(folder, database, port, web))
    later = START + STEP * (STEPS + 1)
    while worker.step(later) is not None:
        later += timedelta(minutes=1)
    worker.close()


def settle(folder: Path, database: str, port: int, web: int | None) -> None:
    """One more tick, when what a killed process held is free."""
    later = START + STEP * STEPS + timedelta(hours=2)
    tick(config_of(folder, database, port, web), now=later, fetches=False)


def hour_of(folder: Path) -> int:
    """The hour that it is, as far as any process has told."""
    return max((int(file.name) for file in (folder / "hours").iterdir()), default=0)


def _set_hour(folder: Path, number: int) -> None:
    (folder / "hours" / str(number)).touch()
