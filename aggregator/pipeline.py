"""The one place that knows the order of the stages.

pull -> extract -> revise -> store -> deduplicate -> digest -> render -> deliver

A run costs what is new. A page whose bytes are known is not read again; a day whose posts are as
they were is not built again, and then nothing that is slow to import is imported.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator import extract
from aggregator.config import Config
from aggregator.deliver import write_files
from aggregator.errors import ExtractError, NotFoundError
from aggregator.model import (
    Digest,
    Extraction,
    Failure,
    Page,
    Post,
    Revision,
    Source,
)
from aggregator.pull import pull_files
from aggregator.report import DigestOutcome, Progress, RunReport, SourceOutcome
from aggregator.revise import revise
from aggregator.store import Store

if TYPE_CHECKING:
    from aggregator.dedup import Comparison, Encoder
    from aggregator.dedup.model import Cache, FloatArray


def run(
    config: Config,
    *,
    now: datetime,
    day: date | None = None,
    progress: Progress | None = None,
) -> RunReport:
    """Pull every source, keep what is new, and write the digest of every day that changed.

    Args:
        config: what to do.
        now: the time of the run, in UTC; what is new was first seen then.
        day: write the digest of this day only; ``None``: of each day that has news.
        progress: is told how far each stage has come.

    Raises:
        StoreError: the store cannot be used.
        OutputError: a digest cannot be written; what is stored stays, and the next run
            writes it.
        EncoderUnavailable: there is something to compare and no encoder to do it.
    """
    watch = _Watch()
    with Store.open(config.database_url) as store:
        number = store.start_run(now)
        intake = _Intake(config, store, now, watch, progress)
        report = RunReport()
        try:
            intake.read_all()
            days = [day] if day else intake.days_to_build()
            digests = []
            for done, each in enumerate(days):
                _tell(progress, "digest", done, len(days))
                found = _build_day(config, store, each, watch=watch, progress=progress)
                if found is not None:
                    digests.append(found)
                else:
                    intake.warnings.append(f"{each}: no post is of this day; no digest is written")
            _tell(progress, "digest", len(days), len(days))
            report = RunReport(
                sources=tuple(intake.outcomes),
                digests=tuple(digests),
                warnings=tuple(intake.warnings),
                seconds=dict(watch.seconds),
            )
        finally:
            store.finish_run(number, report.to_dict())
    return report


def digest(
    config: Config, day: date, *, progress: Progress | None = None
) -> tuple[Digest, DigestOutcome]:
    """Build the digest of a day from the store alone, and write its files.

    Args:
        config: what to do.
        day: local date in the digest's zone.
        progress: is told how far each stage has come.

    Raises:
        NotFoundError: the store has no post of that day.
        StoreError: the store cannot be used.
        OutputError: a file cannot be written.
    """
    from aggregator.render import digest_from_json

    with Store.open(config.database_url) as store:
        outcome = _build_day(config, store, day, watch=_Watch(), progress=progress)
        stored = store.latest_digest(day, config.digest.timezone, config.digest.edition)
    if outcome is None or stored is None:
        raise NotFoundError(f"no post of {day} in {config.digest.timezone} is stored")
    return digest_from_json(stored.document), outcome


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
    """A text of an explanation, and where it stands.

    Attributes:
        text: verbatim.
        paragraph_id: ``None`` for a text that was typed in.
        revision: that it is of; ``None`` for a text that was typed in.
        line: of the file, or ``None``.
        passage_id: of the passage that carries it in the latest digest of its day, or
            ``None``.
    """

    text: str
    paragraph_id: str | None = None
    revision: Revision | None = None
    line: int | None = None
    passage_id: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two paragraphs stand in one passage, or do not.

    Attributes:
        a: the first.
        b: the second.
        comparison: of their texts.
        together: whether they stand in one passage of the latest digest of their day;
            ``None``: there is no such digest.
    """

    a: Placed
    b: Placed
    comparison: Comparison
    together: bool | None


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
    from aggregator.dedup import compare

    with Store.open(config.database_url) as store:
        first, second = (_placed(config, store, identity) for identity in (a, b))
        comparison = compare(
            first.text,
            second.text,
            encoder=_encoder(config),
            thresholds=config.dedup.thresholds,
        )
    together = None
    if first.passage_id and second.passage_id:
        together = first.passage_id == second.passage_id
    return Explanation(first, second, comparison, together)


def _placed(config: Config, store: Store, identity: str) -> Placed:
    found = store.paragraph(identity)
    revision, position = found.revision, found.position
    span = revision.post.spans[position]
    day = revision.post.published.day_in(config.digest.timezone)
    passage = None
    stored = store.latest_digest(day, config.digest.timezone, config.digest.edition)
    if stored is not None:
        passage = next(
            (
                p["id"]
                for story in json.loads(stored.document)["stories"]
                for p in story["passages"]
                if any(x["paragraph_id"] == found.id for x in p["attributions"])
            ),
            None,
        )
    return Placed(
        text=revision.post.text[span.start : span.end],
        paragraph_id=found.id,
        revision=revision,
        line=span.line,
        passage_id=passage,
    )


# --- Reading what is new --------------------------------------------------------------------


@dataclass(slots=True)
class _Intake:
    """Pulls, extracts and stores, source by source."""

    config: Config
    store: Store
    now: datetime
    watch: _Watch
    progress: Progress | None
    outcomes: list[SourceOutcome] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    touched: set[date] = field(default_factory=set)
    _sure_days: list[date] = field(default_factory=list)
    _undated: list[tuple[Source, Page]] = field(default_factory=list)
    _contents: dict[str, tuple[str, str]] = field(default_factory=dict)

    def read_all(self) -> None:
        for source in self.config.sources:
            self._read(source)
        # A page that tells a day without its year is read again when the days of the others
        # are known: what was pulled together is of about the same time.
        reference = None
        if self._sure_days:
            reference = date.fromordinal(
                int(statistics.median_low(d.toordinal() for d in self._sure_days))
            )
        for source, page in self._undated:
            self._take(source, page, reference, defer=False)

    def days_to_build(self) -> list[date]:
        """The days that this run touched, and those whose digest is missing or out of date."""
        zone, edition = self.config.digest.timezone, self.config.digest.edition
        known = set(self.store.days(zone))
        done = self.store.digest_settings(zone, edition)
        settings = _settings(self.config)
        stale = {day for day in known if done.get(day) != settings}
        missing = {day for day in known if any(not f.exists() for f in _targets(self.config, day))}
        return sorted((self.touched & known) | stale | missing)

    def _read(self, source: Source) -> None:
        known = self.store.known_pages(source.name)
        with self.watch("pull"):
            pages = list(pull_files(source, base=self.config.base, now=self.now))
        repeated: frozenset[str] = frozenset()
        for done, page in enumerate(pages):
            _tell(self.progress, f"read {source.name}", done, len(pages))
            if isinstance(page, Failure):
                self._fail(page.source, page.locator, page.message)
                continue
            seen = known.get(page.locator)
            digest_of_bytes = page.content_hash
            twin = self._twin(page, digest_of_bytes)
            if twin is not None:
                message = f"same content as {twin[1]} of {twin[0]}; read once"
                self.outcomes.append(
                    SourceOutcome(source.name, page.locator, "duplicate", message=message)
                )
                self.warnings.append(f"{page.locator}: {message}")
            elif seen == (digest_of_bytes, extract.VERSION):
                self.outcomes.append(SourceOutcome(source.name, page.locator, "unchanged"))
            else:
                self._take(source, page, None, defer=True, repeated=repeated)
        _tell(self.progress, f"read {source.name}", len(pages), len(pages))

    def _twin(self, page: Page, content_hash: str) -> tuple[str, str] | None:
        """Another page with the same bytes that came first, in this run or an earlier one."""
        mine = (page.source, page.locator)
        if content_hash not in self._contents:
            stored = self.store.locators_of_content(content_hash)
            self._contents[content_hash] = mine if mine in stored or not stored else stored[0]
        first = self._contents[content_hash]
        return None if first == mine else first

    def _take(
        self,
        source: Source,
        page: Page,
        reference: date | None,
        *,
        defer: bool,
        repeated: Iterable[str] = (),
    ) -> None:
        try:
            with self.watch("extract"):
                found = extract.extract(
                    page, source, reference_day=reference, repeated=frozenset(repeated)
                )
        except ExtractError as error:
            self._fail(source.name, page.locator, str(error))
            return
        bases = {post.published.basis for post in found.posts}
        if defer and "text" in bases:
            self._undated.append((source, page))
            return
        if not bases & {"text", "configuration", "file time"}:
            self._sure_days.extend({post.published.day for post in found.posts})
        self.warnings.extend(f"{page.locator}: {note}" for note in found.notes)
        self._keep(source, page, found.posts)

    def _keep(self, source: Source, page: Page, posts: Sequence[Post]) -> None:
        zone = self.config.digest.timezone
        with self.watch("store"):
            latest = self.store.latest_revisions([post.id for post in posts])
            new: list[Revision] = []
            for position, post in enumerate(posts):
                before = latest.get(post.id)
                revision = revise(
                    before, replace(post, position=position, zone=source.zone), self.now
                )
                if revision is None:
                    continue
                new.append(revision)
                self.touched.add(post.published.day_in(zone))
                if before is not None:
                    self.touched.add(before.post.published.day_in(zone))
            self.store.add_revisions(page, new, extractor=extract.VERSION)
        fresh = sum(revision.number == 1 for revision in new)
        outcome = "new" if fresh else "revised" if new else "unchanged"
        self.outcomes.append(
            SourceOutcome(
                source.name,
                page.locator,
                "new" if outcome == "new" else "revised" if outcome == "revised" else "unchanged",
                posts=len(posts),
            )
        )

    def _fail(self, source: str, locator: str, message: str) -> None:
        self.outcomes.append(SourceOutcome(source, locator, "failed", message=message))


# --- Building a day -------------------------------------------------------------------------


def _build_day(
    config: Config, store: Store, day: date, *, watch: _Watch, progress: Progress | None
) -> DigestOutcome | None:
    """Build and write the digest of a day; ``None``: the store has no post of it."""
    from aggregator.render import render

    zone, edition = config.digest.timezone, config.digest.edition
    with watch("load"):
        revisions = store.revisions_of_day(day, zone)
    if not revisions:
        return None
    made = _make(config, store, day, revisions, watch, progress)
    with watch("render"):
        forms = {form: render(made, form) for form in config.output.formats}
        document = forms.get("json") or render(made, "json")
    with watch("store"):
        store.add_digest(
            day, zone, edition, as_of=made.as_of, document=document, settings=_settings(config)
        )
    folder = config.output.folder / day.isoformat()
    with watch("write"):
        changed = write_files(folder, {f"digest.{form}": text for form, text in forms.items()})
    pairs = {
        frozenset((passage.id, other.passage_id))
        for story in made.stories
        for passage in story.passages
        for other in passage.disagreements
    }
    return DigestOutcome(
        day=day,
        status="written" if changed else "unchanged",
        files=tuple(_targets(config, day)),
        stories=len(made.stories),
        passages=sum(len(story.passages) for story in made.stories),
        repeats=made.repeats,
        disagreements=len(pairs),
    )


def _make(
    config: Config,
    store: Store,
    day: date,
    revisions: Sequence[Revision],
    watch: _Watch,
    progress: Progress | None,
) -> Digest:
    from aggregator.dedup import deduplicate
    from aggregator.digest import build_digest, day_paragraphs, group_posts, lead, story_links

    zone = config.digest.timezone
    encoder = _encoder(config)
    cache = store.cache(f"{zone}/{day.isoformat()}")
    of_day = day_paragraphs(revisions)
    with watch("deduplicate"):
        result = deduplicate(
            of_day.paragraphs,
            encoder=encoder,
            cache=cache,
            thresholds=config.dedup.thresholds,
            progress=progress,
        )
        clusters, conflicts = tuple(result.clusters), tuple(result.conflicts)
    with watch("stories"):
        posts = [revision.post for revision in of_day.revisions]
        leads = None
        if encoder is not None:
            leads = _embed([lead(p.title, p.text) for p in posts], encoder, cache)
        grouping = group_posts(
            [f"{p.title}\n{p.text}" for p in posts],
            leads=leads,
            links=story_links(of_day, clusters, conflicts),
        )
    return build_digest(
        of_day,
        clusters,
        conflicts,
        grouping,
        on=day,
        zone=zone,
        edition=config.digest.edition,
        as_of=max(revision.seen_at for revision in revisions),
    )


def _encoder(config: Config) -> Encoder | None:
    """The configured encoder; its model is loaded when it first has something to encode."""
    if config.dedup.encoder == "none":
        return None
    from aggregator.dedup import load_encoder

    return load_encoder(config.dedup.encoder)


def _embed(texts: Sequence[str], encoder: Encoder, cache: Cache) -> FloatArray:
    """Embeddings of texts, each distinct one made once and kept."""
    import numpy as np

    from aggregator.dedup import text_key

    keys = [text_key(text) for text in texts]
    stored = dict(cache.embeddings(encoder.name, list(dict.fromkeys(keys))))
    missing = {k: t for k, t in zip(keys, texts, strict=True) if k not in stored}
    if missing:
        rows = encoder.encode(list(missing.values()))
        made = dict(zip(missing, rows, strict=True))
        cache.add_embeddings(encoder.name, made)
        stored.update(made)
    return np.stack([stored[key] for key in keys])


def _settings(config: Config) -> str:
    """Identifies all of the configuration that a digest depends on, but for its day."""
    from aggregator import __version__

    return json.dumps(
        {
            "version": __version__,
            "encoder": config.dedup.encoder,
            "thresholds": config.dedup.thresholds.fingerprint(),
        },
        sort_keys=True,
    )


def _targets(config: Config, day: date) -> Iterator[Path]:
    folder = config.output.folder / day.isoformat()
    return (folder / f"digest.{form}" for form in config.output.formats)


# --- Small helpers --------------------------------------------------------------------------


class _Watch:
    """Adds up wall time by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - started
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent


def _tell(progress: Progress | None, stage: str, done: int, total: int | None) -> None:
    if progress is not None:
        progress(stage, done, total)
