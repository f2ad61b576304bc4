"""What one does before the first run: ``aggregator init`` and ``aggregator sources``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli.options import config_options, load
from aggregator.cli.voice import Voice, clean, counted, voice_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aggregator.config import Config
    from aggregator.model import Failure, Source
    from aggregator.report import SilentSource
    from aggregator.store import SourceSummary


@click.command()
@click.argument("folder", metavar="[DIR]", default=".")
@voice_options()
def init(folder: str) -> None:
    """Write a configuration to start from.

    It is commented and goes into DIR, or here. One that is there is never overwritten.
    """
    voice = Voice.now()
    from aggregator.config import FILE_NAME, PAGES_FOLDER, template
    from aggregator.errors import ConfigError

    file = Path(folder) / FILE_NAME
    try:
        (file.parent / PAGES_FOLDER).mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as new:
            new.write(template())
    except FileExistsError as error:
        wrong = "is there already" if Path(error.filename) == file else "is not a folder"
        raise ConfigError(
            wrong, file=str(error.filename), hint="nothing was written; move it or name another DIR"
        ) from error
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", file=str(file)) from error
    voice.result(clean(str(file)))
    run = "aggregator run" if folder == "." else f"aggregator run --config {file}"
    voice.note(f"Next: put text or HTML files into {file.parent / PAGES_FOLDER}, or name your own")
    voice.note(f"[[source]] paths in {file}. Then type: {run}")


@click.group(invoke_without_command=True)
@config_options("config")
@voice_options(reads=True)
@click.pass_context
def sources(context: click.Context, file: str | None) -> None:
    """List the sources, and what a run would find.

    Reads the files of each configured source, and stores nothing. Of an address, says what the
    last runs found; it is not fetched. A source that is silent for longer than it used to be is
    told. The same as sources list.
    """
    if context.invoked_subcommand is None:
        _list(context, file)


@click.command(name="list")
@config_options("config")
@voice_options(reads=True)
@click.pass_context
def list_sources(context: click.Context, file: str | None) -> None:
    """List the sources, and what a run would find."""
    _list(context, file)


def _list(context: click.Context, file: str | None) -> None:
    voice = Voice.now()
    config = load(file)
    from aggregator.model import Failure
    from aggregator.pull import pull_files

    now = datetime.now(UTC)
    known = summaries(config)
    silent = _silent(config, known, now)
    over = _over(config, known, now)
    looked: list[tuple[Source, int, list[Failure]]] = []
    with voice.bars() as bars:
        for number, source in enumerate(config.sources):
            bars("reading", number, len(config.sources))
            pages, failures = 0, []
            for page in pull_files(source, base=config.base, now=now):
                if isinstance(page, Failure):
                    failures.append(page)
                else:
                    pages += 1
            looked.append((source, pages, failures))
    if voice.json:
        voice.value([_plain(*one, silent.get(one[0].name)) for one in looked])
    for source, pages, failures in looked:
        if not voice.json:
            credit = f", credited to {clean(source.outlet)}" if source.outlet else ""
            count = counted(pages, "page")
            if source.url is not None:
                count = source.kind or "address"
            voice.result(f"{clean(source.name)}: {count}, {source.zone}{credit}")
            for path in source.paths:
                voice.result(f"  {clean(path)}")
            if source.url is not None:
                from aggregator.pull.web import shown

                voice.result(f"  {shown(source.url)}")
                voice.result(f"  {clean(_last(known.get(source.name)))}")
            if source.name in over:
                voice.result(f"  {over[source.name]}")
            if source.name in silent:
                voice.result(f"  {silent[source.name].message}")
        for failure in failures:
            voice.failure(f"{failure.source}: {failure.locator}: {failure.message}")
    if not looked:
        voice.note("No sources are configured: aggregator init writes a file to start from.")
    context.exit(1 if any(failures for _, _, failures in looked) else 0)


def summaries(config: Config) -> dict[str, SourceSummary]:
    """What the store knows of each source; nothing where there is no store yet."""
    from aggregator.cli.options import has_store

    if not has_store(config):
        return {}
    from aggregator.store import Store

    with Store.open(config.database_url) as store:
        return {summary.name: summary for summary in store.sources()}


def _silent(
    config: Config, known: Mapping[str, SourceSummary], now: datetime
) -> dict[str, SilentSource]:
    """The sources that are silent for longer than they used to be, by name."""
    if not known:
        return {}
    from aggregator.pipeline.silence import silence_of
    from aggregator.report import SilentSource
    from aggregator.store import Store

    found = {}
    with Store.open(config.database_url) as store:
        for source in config.sources:
            if source.name in known and (told := silence_of(store, source, now)):
                name = source.name
                found[name] = SilentSource(name, told.since, told.usual.total_seconds())
    return found


def _over(config: Config, known: Mapping[str, SourceSummary], now: datetime) -> dict[str, str]:
    """What is to be said of the live blogs that are over, by the source's name."""
    if not known:
        return {}
    from aggregator.pipeline.endings import ended
    from aggregator.store import Store

    found = {}
    with Store.open(config.database_url) as store:
        for source in config.sources:
            if source.name in known and (told := ended(store, source, now)):
                since, next_at = told
                found[source.name] = f"over since {since:%Y-%m-%d}" + (
                    f"; asked again on {next_at:%Y-%m-%d}, and ever more rarely" if next_at else ""
                )
    return found


def _last(summary: SourceSummary | None) -> str:
    if summary is None or summary.last_outcome_at is None:
        return "not looked at yet"
    told = f" ({summary.last_message})" if summary.last_message else ""
    posts = counted(summary.posts, "post")
    return f"{posts}; {summary.last_outcome} at {summary.last_outcome_at:%Y-%m-%d %H:%M} UTC{told}"


def _plain(
    source: Source, pages: int, failures: list[Failure], silent: SilentSource | None
) -> dict[str, Any]:
    return {
        "name": source.name,
        "outlet": source.outlet,
        "timezone": source.zone,
        "language": source.language,
        "day": source.day and source.day.isoformat(),
        "paths": list(source.paths),
        "url": source.url,
        "kind": source.kind,
        "pages": pages,
        "silent_since": silent and silent.since.isoformat(),
        "failures": [{"locator": f.locator, "message": f.message} for f in failures],
    }
