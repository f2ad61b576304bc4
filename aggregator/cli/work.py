"""A worker beside the daemon: ``aggregator work``."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import click

from aggregator.cli.living import end, reread
from aggregator.cli.log import Once, log_of
from aggregator.cli.options import config_options, load
from aggregator.cli.run import tell_sources
from aggregator.cli.voice import Voice, counted, voice_options
from aggregator.errors import AggregatorError

if TYPE_CHECKING:
    from aggregator.config import Config

TICK_S = 2.0
"""Seconds between two looks at what is due."""


@click.command()
@config_options("config", "db")
@click.option(
    "--hosts",
    metavar="N",
    type=click.IntRange(min=1),
    default=32,
    show_default=True,
    help="Hosts that it reads at a time; the other workers leave them alone meanwhile.",
)
@click.option(
    "--grace",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=30,
    show_default=True,
    help="Seconds that the work in hand is given to end once told to stop.",
)
@click.option(
    "--log",
    "form",
    type=click.Choice(["human", "json"]),
    default="human",
    show_default=True,
    help="How each line of the log, on standard error, is written.",
)
@click.option("--with-parent", is_flag=True, hidden=True, help="Stop when standard input ends.")
@voice_options()
def work(
    file: str | None,
    database: str | None,
    hosts: int,
    grace: float,
    form: Literal["human", "json"],
    with_parent: bool,
) -> None:
    """Read addresses that are due, until told to stop: a worker.

    Any number of workers share a store on PostgreSQL, on one machine or on several: each host is
    asked by one of them at a time. `aggregator serve` on the same store reads files, builds the
    digests and sends the mail; it reads addresses, too, unless it is given --workers.

    SIGTERM and Ctrl-C let the work in hand finish, or hand it back when --grace is over. SIGHUP
    reads the configuration again.
    """
    config = _usable(load(file, database=database))
    log = log_of(Voice.now(), form, config)
    from aggregator import schedule
    from aggregator.pipeline.daemon import Stopped
    from aggregator.pipeline.memory import keep_large_apart
    from aggregator.pipeline.work import Worker

    keep_large_apart()
    worker, said, began = Worker(config, hosts=hosts), Once(), time.monotonic()
    # What has no remedy but another configuration is told at once.
    worker.check()

    def job(now: datetime) -> None:
        try:
            while not signals.is_stopping and (report := worker.step(now)) is not None:
                said.forget()
                tell_sources(log, report)
                now = datetime.now(UTC)
        except Stopped as error:
            log.warning(f"the work was given up: {error}")
        except (AggregatorError, OSError) as error:
            if said.is_new(str(error)):
                log.failure(f"{error}; tried again")

    def reload() -> None:
        nonlocal log
        new = reread(log, worker.config, lambda: _usable(load(file, database=database)))
        if new is None:
            return
        log = log_of(log, form, new)
        worker.reset(new)
        log.note(f"the configuration was read again: {counted(len(new.sources), 'source')}")

    with schedule.listening() as signals:
        if with_parent:
            _end_with_parent()
        log.note(f"a worker for {counted(len(config.sources), 'source')} (process {os.getpid()})")
        ended = schedule.serve(
            job,
            every=TICK_S,
            signals=signals,
            reload=reload,
            grace=grace,
            hand_back=worker.hand_back,
        )
        if ended:
            worker.close()
    end(log, worker.config, ended=ended, grace=grace, began=began)


def _usable(config: Config) -> Config:
    if all(source.url is None for source in config.sources):
        raise click.UsageError(
            "nothing to read: give --config FILE with a [[source]] in it that has a url."
        )
    return config


def _end_with_parent() -> None:
    """Stop when standard input ends: then the daemon that started this worker is gone."""

    def wait() -> None:
        with contextlib.suppress(OSError, ValueError):
            while os.read(0, 64):
                pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent", daemon=True).start()
