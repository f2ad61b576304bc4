"""What a user asks without running the main job: what is in a file, and why two texts match."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator import extract
from aggregator.config import Config
from aggregator.errors import ExtractError
from aggregator.model import Extraction, Failure, Revision, Source
from aggregator.pipeline.editions import edition_names
from aggregator.pipeline.making import configured_encoder
from aggregator.pull import pull_files
from aggregator.store import Store, StoredOverride, StoredParagraph

if TYPE_CHECKING:
    from aggregator.dedup import Comparison


def extract_file(
    path: str, *, now: datetime, url: str | None = None, zone: str = "UTC"
) -> list[Extraction]:
    """Read one file, or each file of a folder, into posts; nothing is stored.

    Args:
        path: of the file.
        now: the time of the reading, in UTC.
        url: address of the page that the file holds.
        zone: IANA name of the zone of its local times.

    Raises:
        ExtractError: it cannot be read, or there is no post in it.
    """
    source = Source(name=Path(path).name, paths=(path,), zone=zone)
    found = []
    for page in pull_files(source, base=None, now=now):
        if isinstance(page, Failure):
            raise ExtractError(page.message, source=source.name, url=page.locator)
        found.append(extract.extract(replace(page, url=url) if url else page, source))
    return found


@dataclass(frozen=True, slots=True)
class Placed:
    """A stored paragraph, and where it stands.

    Attributes:
        text: verbatim.
        paragraph_id: see :func:`aggregator.model.paragraph_id`.
        revision: that it is of.
        line: of the file, or ``None``.
        passage_id: of the passage that carries it in the digest that has both paragraphs, or else
            in the latest one that has it; ``None``: no digest has it.
        shown: (day, edition) of that digest.
    """

    text: str
    paragraph_id: str
    revision: Revision
    line: int | None = None
    passage_id: str | None = None
    shown: tuple[date, str] | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two paragraphs stand in one passage, or do not.

    Attributes:
        a: the first.
        b: the second.
        comparison: of their texts.
        together: whether they stand in one passage of the latest digest that has both; ``None``:
            none has.
        decided: what a person decided about the two texts, and that holds; ``None``: nothing.
    """

    a: Placed
    b: Placed
    comparison: Comparison
    together: bool | None
    decided: StoredOverride | None = None


def why(config: Config, a: str, b: str) -> Explanation:
    """Explain the judgement of two stored paragraphs.

    Args:
        config: what to compare with.
        a: id of a paragraph, or the beginning of one.
        b: likewise.

    Raises:
        NotFoundError: the store has no such paragraph.
        EncoderUnavailable: the configured encoder cannot be loaded.
    """
    from aggregator.dedup import compare, text_key

    with Store.open(config.database_url) as store:
        first, second = _placed(config, store, a, b)
        keys = sorted((text_key(first.text), text_key(second.text)))
        held = store.overrides_in_force(keys)
        decided = next((one for one in held if [one.key_a, one.key_b] == keys), None)
    comparison = compare(
        first.text,
        second.text,
        encoder=configured_encoder(config),
        thresholds=config.dedup.thresholds,
    )
    together = None
    if first.shown is not None and first.shown == second.shown:
        together = first.passage_id == second.passage_id
    return Explanation(first, second, comparison, together, decided)


def _placed(config: Config, store: Store, a: str, b: str) -> tuple[Placed, Placed]:
    """Two paragraphs, each in the latest digest that has both, or else that has it."""
    found = [store.paragraph(identity) for identity in (a, b)]
    shown = [_shown(config, store, one) for one in found]
    both = next((digest for digest in shown[0] if digest in shown[1]), None)
    first, second = (
        Placed(
            text=one.text,
            paragraph_id=one.id,
            revision=one.revision,
            line=one.revision.post.spans[one.position].line,
            passage_id=where[digest] if digest is not None else None,
            shown=digest,
        )
        for one, where in zip(found, shown, strict=True)
        for digest in [both if both is not None else next(iter(where), None)]
    )
    return first, second


def _shown(config: Config, store: Store, found: StoredParagraph) -> dict[tuple[date, str], str]:
    """The passage that carries a paragraph in each edition that has it, the latest first.

    What comes after the last edition of a day is of the first one of the next.
    """
    zone = config.digest.timezone
    day = found.revision.post.published.day_in(zone)
    days = (day + timedelta(days=1), day) if config.digest.editions else (day,)
    shown: dict[tuple[date, str], str] = {}
    for each in days:
        for name in reversed(edition_names(config)):
            stored = store.latest_digest(each, zone, name)
            if stored is None or f'"{found.id}"' not in stored.document:
                continue
            for story in json.loads(stored.document)["stories"]:
                for passage in story["passages"]:
                    if any(a["paragraph_id"] == found.id for a in passage["attributions"]):
                        shown[each, name] = str(passage["id"])
    return shown
