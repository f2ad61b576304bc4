"""The daemon: ``aggregator serve``."""

from __future__ import annotations

from datetime import datetime

import click

from aggregator.cli.options import config_options, load
from aggregator.cli.run import tell, tell_released
from aggregator.cli.voice import Voice, voice_options
from aggregator.errors import AggregatorError, BusyError


@click.command()
@config_options("config", "db", "out")
@click.option(
    "--every",
    metavar="MINUTES",
    type=click.FloatRange(min=0, min_open=True),
    default=15,
    show_default=True,
    help="Minutes from the start of one run to the start of the next.",
)
@voice_options()
def serve(file: str | None, database: str | None, out: str | None, every: float) -> None:
    """Run again and again until told to stop: the daemon.

    Does what `aggregator run` does, now and then every so many minutes.

    SIGTERM and Ctrl-C let the run in hand finish. A run that fails is told on standard error,
    and the next one tries again.
    """
    voice = Voice.now()
    config = load(file, database=database, out=out)
    if not config.sources:
        raise click.UsageError("nothing to read: give --config FILE with a [[source]] in it.")
    from aggregator import schedule
    from aggregator.pipeline.service import tick

    def job(now: datetime) -> None:
        try:
            report, released = tick(config, now=now)
            tell(voice, config, report)
            tell_released(voice, released)
        except BusyError as error:
            voice.note(f"{error}; waiting for the next time")
        except AggregatorError as error:
            voice.failure(str(error))

    def ready() -> None:
        voice.note(f"Reading {len(config.sources)} sources every {every:g} minutes.")

    schedule.serve(job, every=every * 60, ready=ready)
    voice.note("Stopped.")
