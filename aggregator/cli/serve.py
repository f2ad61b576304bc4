"""The daemon: ``aggregator serve``."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

import click

from aggregator.cli.crew import Crew, crew
from aggregator.cli.living import end, reread
from aggregator.cli.log import Log, Once, log_of
from aggregator.cli.options import config_options, load
from aggregator.cli.run import tell, tell_released, tell_sources
from aggregator.cli.voice import Voice, counted, voice_options
from aggregator.errors import AggregatorError, BusyError, ConfigError

if TYPE_CHECKING:
    from aggregator.config import Config
    from aggregator.pipeline.daemon import Work


class Listen(click.ParamType[tuple[str, int]]):
    """``HOST:PORT``, or ``PORT`` on this machine alone; see ``web.listen``."""

    name = "address"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        """The host and the port."""
        if isinstance(value, tuple):
            return value
        from aggregator.config.checks import BadValue
        from aggregator.config.web import listen_address

        try:
            return listen_address(str(value))
        except BadValue as error:
            raise click.BadParameter(f"{value!r}: give HOST:PORT or PORT.", ctx, param) from error


@click.command()
@config_options("config", "db", "out")
@click.option(
    "--every",
    metavar="MINUTES",
    type=click.FloatRange(min=0, min_open=True),
    default=15,
    show_default=True,
    help="Most minutes from the start of one run to the start of the next.",
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
    "--workers",
    metavar="N",
    type=click.IntRange(min=0),
    help="Let so many processes of its own read the addresses; with PostgreSQL only. 0: workers "
    "that were started elsewhere read them all.",
)
@click.option(
    "--listen",
    metavar="[HOST:]PORT",
    type=Listen(),
    help="Show pages, and answer programs, there; without HOST on this machine alone. "
    "[default: web.listen]",
)
@click.option(
    "--log",
    "form",
    type=click.Choice(["human", "json"]),
    default="human",
    show_default=True,
    help="How each line of the log, on standard error, is written.",
)
@voice_options()
def serve(
    file: str | None,
    database: str | None,
    out: str | None,
    every: float,
    grace: float,
    workers: int | None,
    listen: tuple[str, int] | None,
    form: Literal["human", "json"],
) -> None:
    """Run until told to stop: the daemon.

    Reads an address, builds a digest and sends mail when each is due, and does what `aggregator
    run` does every so many minutes at least. Of several daemons on one store one works and the
    others wait until it is gone.

    SIGTERM and Ctrl-C let the work in hand finish, or hand it back when --grace is over. SIGHUP
    reads the configuration again; one that cannot be used is refused, and the old one stays. A
    run that fails is told, and tried again.
    """
    config = _usable(load(file, database=database, out=out), listen)
    log = log_of(Voice.now(), form, config)
    from aggregator import schedule
    from aggregator.pipeline.daemon import TICK_S, Daemon, Stopped
    from aggregator.pipeline.memory import keep_large_apart
    from aggregator.pipeline.work import HOSTS, Worker

    keep_large_apart()
    daemon = Daemon(config, timedelta(minutes=every), fetches=workers is None)
    if workers is not None:
        Worker(config).check()
    said, began = Once(), time.monotonic()
    team: Crew | None = None

    def job(now: datetime) -> None:
        was = daemon.role
        try:
            work = daemon.tick(now)
        except BusyError as error:
            if said.is_new(str(error)):
                log.note(f"waiting: {error}")
        except Stopped as error:
            log.warning(f"the run was given up: {error}")
        except (AggregatorError, OSError) as error:
            if said.is_new(str(error)):
                log.failure(f"{error}; tried again within a minute")
        else:
            if work is not None:
                said.forget()
                _tell(log, daemon.config, work)
        if daemon.role == "leading" != was:
            log.note(f"this process leads (process {os.getpid()})")

    def read() -> Config:
        new = _usable(load(file, database=database, out=out), listen)
        if new.web.listen != daemon.config.web.listen:
            raise ConfigError("another address needs a new start", key="web.listen")
        return new

    def reload() -> None:
        nonlocal log
        new = reread(log, daemon.config, read)
        if new is None:
            return
        log = log_of(log, form, new)
        daemon.reset(new)
        if team is not None:
            team.reload()
        log.note(f"the configuration was read again: {counted(len(new.sources), 'source')}")

    with schedule.listening() as signals, contextlib.ExitStack() as stack:
        if config.web.listen is not None:
            from aggregator.web.app import create_app
            from aggregator.web.server import WebServer

            app = create_app(
                lambda: daemon.config, daemon=daemon, tell=lambda line: log.failure(line)
            )
            server = stack.enter_context(WebServer(config.web.listen, app))
            log.note(f"listening on {server.url}")
            _warn(log, config)
        log.note(
            f"{counted(len(config.sources), 'source')}, looked at each {every:g} minutes at least"
        )
        if workers:
            team = stack.enter_context(
                crew(
                    workers, log, file=file, database=config.database_url, grace=grace, hosts=HOSTS
                )
            )
        tick = min(TICK_S, every * 60)
        ended = schedule.serve(
            job,
            every=tick,
            signals=signals,
            reload=reload,
            grace=grace,
            hand_back=daemon.hand_back,
        )
        if ended:
            daemon.close()
    end(log, daemon.config, ended=ended, grace=grace, began=began)


def _usable(config: Config, listen: tuple[str, int] | None) -> Config:
    if not config.sources:
        raise click.UsageError("nothing to read: give --config FILE with a [[source]] in it.")
    if listen is None:
        return config
    return dataclasses.replace(config, web=dataclasses.replace(config.web, listen=listen))


def _warn(log: Log, config: Config) -> None:
    """Say what others could do who reach the address."""
    from aggregator.config.web import is_loopback

    web = config.web
    if web.listen is None or is_loopback(web.listen[0]):
        return
    if web.reading == "open":
        log.warning(
            "whoever reaches this address may read; web.reading = 'closed' asks for a login"
        )
    if web.has_login and (web.base_url is None or not web.base_url.startswith("https:")):
        log.warning("passwords go over the network in the clear; see docs/reading.md about TLS")


def _tell(log: Log, config: Config, work: Work) -> None:
    log.detail(f"{work.why}: {work.seconds:.1f} s")
    if work.report is not None and work.is_run:
        tell(log, config, work.report)
    elif work.report is not None:
        tell_sources(log, work.report)
    tell_released(log, work.released)
    if log.form == "json" and not log.quiet and work.report is not None:
        pages: dict[str, int] = {}
        for one in work.report.sources:
            pages[one.outcome] = pages.get(one.outcome, 0) + 1
        stages = {stage: round(spent, 3) for stage, spent in work.report.seconds.items()}
        event = "run" if work.is_run else "pull"
        values = {"event": event, "why": work.why, "pages": pages, "stages": stages}
        log.line("info", event, {**values, "seconds": round(work.seconds, 3)})
