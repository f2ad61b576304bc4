"""The main job: ``aggregator run`` and ``aggregator digest``."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli.deliver import tell_delivery
from aggregator.cli.options import Day, config_options, load, load_stored, pick_day
from aggregator.cli.voice import Voice, clean, counted, voice_options

if TYPE_CHECKING:
    from aggregator.config import Config
    from aggregator.model import Digest
    from aggregator.pipeline.release import Released
    from aggregator.report import DigestOutcome, RunReport


@click.command()
@click.option(
    "-i",
    "--input",
    "inputs",
    metavar="PATH",
    multiple=True,
    help="File, folder or glob pattern to read in place of the configured sources; repeatable.",
)
@config_options("config", "db", "out", "timezone", "encoder")
@click.option("--day", type=Day(), help="Write the digest of this day only.")
@click.option("--brief", is_flag=True, help="Print the digests too, in short.")
@click.option("--no-mail", is_flag=True, help="Send nothing to the readers.")
@voice_options(reads=True)
@click.pass_context
def run(
    context: click.Context,
    inputs: tuple[str, ...],
    file: str | None,
    database: str | None,
    out: str | None,
    timezone: str | None,
    encoder: str | None,
    day: date | str | None,
    brief: bool,
    no_mail: bool,
) -> None:
    """Read the sources, write the digests, send what is due.

    Writes the digest of each day that has news. Needs no configuration where --input says what
    to read. What is new is kept in the store, with every revision; a second run on the same
    input adds nothing and changes no file.

    Where readers are configured, the digests that are due go to them, unless --input or --day
    is given. Safe to call every minute, and twice at once: one works, the other says so.
    """
    voice = Voice.now()
    config = load(
        file, inputs=inputs, database=database, out=out, timezone=timezone, encoder=encoder
    )
    if not config.sources:
        raise click.UsageError(
            "nothing to read: give --input PATH, or --config FILE with a [[source]] in it "
            "(aggregator init writes one to start from)."
        )
    from aggregator.errors import BusyError
    from aggregator.pipeline.service import tick

    now = datetime.now(UTC)
    picked = pick_day(day, config.digest.timezone, now)
    delivers = not (no_mail or inputs or day)
    try:
        with voice.bars() as bars:
            report, released = tick(config, now=now, day=picked, delivers=delivers, progress=bars)
    except BusyError as error:
        # Not a failure: the other one does the work.
        voice.note(f"{error}; nothing was done here")
        context.exit(0)
    if voice.json:
        voice.value(report.to_dict())
    elif brief:
        _print_brief(voice, config, list(dict.fromkeys(one.day for one in report.digests)))
    tell(voice, config, report)
    context.exit(max(report.exit_code, tell_released(voice, released)))


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@config_options("config", "db", "out")
@voice_options(reads=True)
@click.pass_context
def pull(
    context: click.Context,
    names: tuple[str, ...],
    file: str | None,
    database: str | None,
    out: str | None,
) -> None:
    """Read the sources and keep what is new, without writing digests.

    SOURCE is the name of a configured source; without one, all are read. An address that is not
    due is not fetched. The next run writes the digests of what was found.
    """
    voice = Voice.now()
    config = load(file, database=database, out=out)
    known = {source.name: source for source in config.sources}
    for name in names:
        if name not in known:
            from aggregator.config.checks import guess

            raise click.UsageError(f"no source is named {name!r}; {guess(name, known)}.")
    if not known:
        raise click.UsageError("no source is configured (aggregator init writes a file).")
    from aggregator import pipeline

    if names:
        config = replace(config, sources=tuple(s for s in config.sources if s.name in names))
    with voice.bars() as bars:
        report = pipeline.pull(config, now=datetime.now(UTC), progress=bars)
    if voice.json:
        voice.value(report.to_dict())
    tell_sources(voice, report)
    context.exit(report.exit_code)


def tell_released(voice: Voice, released: Released | None) -> int:
    """Say what became of the digests that were due; the exit code of it."""
    if released is None:
        return 0
    for release in released.releases:
        told = f"{release.day} ({release.edition}) was not sent: {release.reason}"
        if release.state == "skipped":
            voice.warning(told)
        elif release.state == "empty":
            voice.note(told)
    tell_delivery(voice, released.delivery)
    return released.delivery.exit_code


def tell(voice: Voice, config: Config, report: RunReport) -> None:
    """Say what a run did: digests to standard output, failures and the rest to standard error."""
    tell_sources(voice, report)
    if voice.quiet or voice.json:
        return
    for digest in report.digests:
        voice.result(summary(digest))
    if not report.digests and not report.failures:
        voice.note(f"No day has news; the digests in {config.output.folder} are up to date.")


def tell_sources(voice: Voice, report: RunReport) -> None:
    """Say what became of each page, to standard error."""
    for one in report.sources:
        # A file that was named has no more to its locator than the source's name has.
        message = one.message.removeprefix(f"{one.locator}: ")
        if one.outcome in ("failed", "challenged"):
            voice.failure(f"{one.source}: {one.locator}: {message}")
        elif one.outcome == "blocked":
            voice.warning(f"{one.source}: {one.locator}: {message}")
        else:
            voice.detail(
                f"{one.outcome}: {one.source}: {one.locator}: "
                + (message or counted(one.posts, "post"))
            )
    for warning in report.warnings:
        voice.warning(warning)
    for silent in report.silent:
        voice.warning(f"{silent.source}: {silent.message}")
    for stage, seconds in report.seconds.items():
        voice.detail(f"{seconds:8.2f} s  {stage}")
    counts = Counter(one.outcome for one in report.sources)
    parts = ", ".join(f"{n} {outcome}" for outcome, n in counts.items())
    voice.note(f"{counted(sum(counts.values()), 'page')}: {parts}." if parts else "No pages.")


def summary(digest: DigestOutcome) -> str:
    """What became of the digest of a day, and where its files are."""
    parts = [counted(digest.stories, "story", "stories"), counted(digest.passages, "passage")]
    parts.append(f"{counted(digest.repeats, 'repeat')} shown once")
    if digest.disagreements:
        parts.append(counted(digest.disagreements, "disagreement"))
    lines = [f"{digest.day}: {', '.join(parts)} ({digest.status})"]
    return "\n".join([*lines, *(f"  {clean(str(file))}" for file in digest.files)])


@click.command()
@click.argument("day", type=Day(latest=True))
@config_options("config", "db", "out", "timezone", "encoder")
@click.option(
    "--format",
    "form",
    type=click.Choice(["brief", "txt", "md", "html", "json"]),
    default="brief",
    show_default=True,
    help="What to print: the digest in short, or in one of its forms.",
)
@click.option("--edition", metavar="NAME", help="Edition of the day. [default: its last]")
@click.option(
    "--since",
    metavar="DAY[/EDITION]",
    help="Tell what is news since this digest; none: all is. Nothing is written.",
)
@click.option(
    "--as-of",
    "as_of",
    metavar="TIME",
    help="The digest as it was then, such as 2025-03-18T18:00+00:00. Nothing is written.",
)
@voice_options(reads=True)
def digest(
    day: date | str,
    file: str | None,
    database: str | None,
    out: str | None,
    timezone: str | None,
    encoder: str | None,
    form: str,
    edition: str | None,
    since: str | None,
    as_of: str | None,
) -> None:
    """Write a digest anew from the store, and print it.

    DAY is a date such as 2025-03-18, or today, yesterday or latest. No source is read. --json is
    short for --format json.
    """
    voice = Voice.now()
    config = load_stored(file, database=database, out=out, timezone=timezone, encoder=encoder)
    from aggregator import pipeline

    zone, now = config.digest.timezone, datetime.now(UTC)
    picked = pick_day(day, zone, now)
    if picked is None:
        picked = _latest(config)
    with voice.bars() as bars:
        made, outcome = pipeline.digest(
            config,
            picked,
            now=now,
            edition=edition,
            since=since,
            as_of=None if as_of is None else _instant(as_of, zone),
            progress=bars,
        )
    if voice.json or form != "brief":
        from aggregator.render import render

        wanted: Any = "json" if voice.json else form
        shown = render(
            made,
            wanted,
            templates=config.output.templates,
            in_language=config.digest.language,
        )
        click.echo(shown, nl=False)
        return
    voice.result(_brief(made, config))
    if outcome is not None:
        voice.result(summary(outcome))


def _instant(text: str, zone: str) -> datetime:
    """A time of the command line; one without an offset is of the digest's zone."""
    from zoneinfo import ZoneInfo

    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(
            f"--as-of {text}: give a time such as 2025-03-18T18:00+00:00."
        ) from error
    return at if at.tzinfo is not None else at.replace(tzinfo=ZoneInfo(zone))


def _latest(config: Config) -> date:
    from aggregator.errors import NotFoundError
    from aggregator.store import Store

    with Store.open(config.database_url) as store:
        days = store.days(config.digest.timezone)
    if not days:
        raise NotFoundError("the store has no post yet: type aggregator run first")
    return max(days)


def _print_brief(voice: Voice, config: Config, days: Sequence[date]) -> None:
    """Print stored digests in short; that of the latest day, where none is named."""
    from aggregator.pipeline.editions import edition_files, editions_of
    from aggregator.render import digest_from_json
    from aggregator.store import Store

    zone = config.digest.timezone
    with Store.open(config.database_url) as store:
        for day in days or sorted(store.days(zone))[-1:]:
            for edition in editions_of(config, day):
                stored = store.latest_digest(day, zone, edition.name)
                if stored is None:
                    continue
                voice.result(_brief(digest_from_json(stored.document), config))
                if not days:
                    files = edition_files(config, edition)
                    lines = (f"  {clean(str(file))}" for file in files)
                    voice.result("\n".join([f"{day}: unchanged", *lines]))


def _brief(digest: Digest, config: Config) -> str:
    from aggregator.render import render_brief

    columns = shutil.get_terminal_size().columns
    return render_brief(digest, width=max(40, min(columns, 96)), in_language=config.digest.language)
