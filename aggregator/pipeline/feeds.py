"""The feeds of the output folder: the newest digests, written again whenever one has changed."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from aggregator.deliver import write_files
from aggregator.store import Store

if TYPE_CHECKING:
    from datetime import date

    from aggregator.config import Config


def feed_name(form: str) -> str:
    """The file of a feed: ``feed.atom`` or ``feed.json``."""
    return f"feed.{form}"


def page_path(config: Config, day: date, edition: str) -> str:
    """Where the page of a digest is in the output folder; its first form where it has no page."""
    forms = config.output.formats
    form = "html" if "html" in forms else forms[0]
    whole = edition == config.digest.edition and edition not in config.digest.editions
    return str(PurePosixPath(day.isoformat(), f"{'digest' if whole else edition}.{form}"))


def page_url(config: Config, day: date, edition: str) -> str | None:
    """The address of the page of a digest; ``None`` where no address of the folder is set."""
    base = config.output.base_url
    return None if base is None else base + page_path(config, day, edition)


def write_feeds(config: Config, store: Store) -> bool:
    """Write the feeds of the newest digests.

    Args:
        config: which feeds, of how many digests, in what language.
        store: that the digests are in.

    Returns:
        whether a file has changed.

    Raises:
        ConfigError: a template is wrong.
        OutputError: a file cannot be written.
        StoreError: the store cannot be used.
    """
    from aggregator.render import (
        digest_from_json,
        feed_entry,
        make_feed,
        render_atom,
        render_json_feed,
    )

    output, language = config.output, config.digest.language
    if not output.feeds:
        return False
    entries = []
    for kept, first in store.newest_digests(config.digest.timezone, output.feed_digests):
        try:
            digest = digest_from_json(kept.document)
        except ValueError:
            continue  # Of a version of the document that is not known any more.
        entries.append(
            feed_entry(
                digest,
                base=output.base_url,
                path=page_path(config, kept.day, kept.edition),
                published=first,
                updated=kept.created_at,
                templates=output.templates,
                in_language=language,
            )
        )
    feed = make_feed(entries, base=output.base_url, in_language=language)
    made = {"atom": render_atom, "json": render_json_feed}
    files = {feed_name(form): made[form](feed) for form in output.feeds}
    return bool(write_files(output.folder, files))
