"""Care of the store: ``aggregator db``."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from aggregator.cli.options import config_options, load_stored
from aggregator.cli.voice import Voice, clean, counted, voice_options


@click.group()
def db() -> None:
    """Look after the store: upgrade, check, back up, copy, prune."""


@db.command()
@config_options("config", "db", "out")
@voice_options()
def upgrade(file: str | None, database: str | None, out: str | None) -> None:
    """Bring the store's schema up to date.

    Every command does so by itself when it opens the store; this one does nothing else.
    """
    voice = Voice.now()
    config = load_stored(file, database=database, out=out)
    from aggregator.store import upkeep

    before, now = upkeep.upgrade(config.database_url)
    voice.note(f"The schema is {now}{'' if before == now else f'; it was {before or chr(45)}'}.")


@db.command()
@config_options("config", "db", "out")
@voice_options(reads=True)
@click.pass_context
def check(context: click.Context, file: str | None, database: str | None, out: str | None) -> None:
    """Say what is wrong with the store; exit with 1 if something is.

    Asks the database about its own consistency, and compares pages and digests with what they
    were when they were kept.
    """
    voice = Voice.now()
    config = load_stored(file, database=database, out=out)
    from aggregator.store import upkeep

    problems = upkeep.check(config.database_url)
    rows = {} if problems else upkeep.sizes(config.database_url)
    if voice.json:
        size = upkeep.bytes_on_disk(config.database_url)
        voice.value({"problems": problems, "rows": dict(rows), "bytes": size})
    for problem in problems:
        voice.failure(problem)
    if not problems and not voice.json:
        size = upkeep.bytes_on_disk(config.database_url)
        voice.result(f"{size / 1e6:,.1f} MB, nothing wrong was found.")
        for table, number in rows.items():
            voice.detail(f"{table}: {counted(number, 'row')}")
    context.exit(1 if problems else 0)


@db.command()
@click.argument("target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@config_options("config", "db", "out")
@voice_options()
def backup(target: Path, file: str | None, database: str | None, out: str | None) -> None:
    """Write the whole store into a new SQLite file.

    As it is at one moment, while others go on writing. The file is a store: --db FILE reads it.
    """
    voice = Voice.now()
    config = load_stored(file, database=database, out=out)
    from aggregator.store import upkeep

    upkeep.backup(config.database_url, target)
    voice.result(clean(str(target)))
    voice.note(f"{target.stat().st_size / 1e6:,.1f} MB")


@db.command()
@click.option(
    "--to",
    "target",
    metavar="URL",
    required=True,
    help="An empty database: a path, or an SQLAlchemy URL.",
)
@config_options("config", "db", "out")
@voice_options()
def copy(target: str, file: str | None, database: str | None, out: str | None) -> None:
    """Copy the store to an empty database: from SQLite to PostgreSQL, or back.

    All of it or nothing: an error leaves the other database empty.
    """
    voice = Voice.now()
    config = load_stored(file, database=database, out=out)
    from aggregator.store import upkeep

    with voice.bars() as bars:
        rows = upkeep.copy(config.database_url, target, progress=bars)
    voice.note(f"{counted(sum(rows.values()), 'row')} copied.")


@db.command()
@click.option(
    "--days",
    type=click.IntRange(min=0),
    help="Let go of what is older. [default: pull.page_days for pages, 30 for the rest]",
)
@click.option("--dry-run", is_flag=True, help="Change nothing; say what would go.")
@click.option("--compact", is_flag=True, help="Give the room back to the disk, too (VACUUM).")
@config_options("config", "db", "out")
@voice_options(reads=True)
def prune(
    days: int | None,
    dry_run: bool,
    compact: bool,
    file: str | None,
    database: str | None,
    out: str | None,
) -> None:
    """Let go of what need not be kept.

    The bytes of pages that are no longer current, versions of digests that a later one replaced,
    the bodies of mail that has ended, the reports of old runs. Kept for ever: every revision; the
    newest version of each digest and each that went to a reader; the bytes of the pages that these
    cite. The service does the same once a day.
    """
    voice = Voice.now()
    config = load_stored(file, database=database, out=out)
    from datetime import UTC, datetime

    from aggregator.pipeline import pruning
    from aggregator.store import Store, upkeep

    if dry_run and compact:
        raise click.UsageError("--compact changes the store; --dry-run does not.")
    before = upkeep.bytes_on_disk(config.database_url)
    with Store.open(config.database_url) as store:
        gone = pruning.prune(config, store, now=datetime.now(UTC), days=days, dry=dry_run)
    if compact:
        upkeep.compact(config.database_url)
    after = upkeep.bytes_on_disk(config.database_url)
    if voice.json:
        voice.value({**dataclasses.asdict(gone), "bytes_before": before, "bytes_after": after})
        return
    would = "would go" if dry_run else "gone"
    for number, what, size in (
        (gone.pages, "bytes of pages", gone.page_bytes),
        (gone.digests, "versions of digests", gone.digest_bytes),
        (gone.bodies, "bodies of mail", gone.body_bytes),
        (gone.runs, "reports of runs", None),
    ):
        told = "" if size is None else f" ({size / 1e6:,.1f} MB)"
        voice.result(f"{would}: {what}: {number:,}{told}")
    if gone.cited:
        voice.note(f"{counted(gone.cited, 'page')} of the same age stay: digests cite them.")
    if compact:
        voice.note(f"The database is {after / 1e6:,.1f} MB; it was {before / 1e6:,.1f} MB.")
    elif not dry_run:
        voice.note("The room is used again; --compact gives it back to the disk.")
