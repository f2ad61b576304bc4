"""Proof of a digest: every word of it against the stored bytes, and the whole against the store.

What is checked is what ``docs/digest.md`` promises: each passage stands verbatim in the revision
that it names, with the time, the link and the place that it names; that revision stands in the
bytes of the page that was fetched; headlines, values and changes are verbatim, too; and the digest
is, byte for byte, what the store gives as of its time.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any, Final

from aggregator import extract
from aggregator.config import Config
from aggregator.dedup.text import words
from aggregator.digest.links import cited_pages, page_of
from aggregator.errors import ExtractError, NotFoundError
from aggregator.model import (
    Attribution,
    Change,
    Digest,
    Mention,
    Passage,
    Post,
    Revision,
    Source,
    Story,
    paragraph_id,
)
from aggregator.pipeline.editions import editions_of
from aggregator.pipeline.making import make_digest
from aggregator.pipeline.settings import settings_hash
from aggregator.pipeline.watch import Watch
from aggregator.store import LinkState, Store

_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as the digest says.

    Attributes:
        where: its place in the document, such as ``stories[0].passages[2].text``.
        message: one line: what is wrong.
    """

    where: str
    message: str


@dataclass(slots=True)
class Proof:
    """What a check of a digest found.

    Attributes:
        problems: what is not as the digest says.
        unchecked: what could not be checked, one line each.
        passages: how many passages were checked.
        revisions: how many revisions they stand in.
        pages: how many pages' bytes were read again.
    """

    problems: list[Problem] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    passages: int = 0
    revisions: int = 0
    pages: int = 0

    @property
    def exit_code(self) -> int:
        """0: all of it holds; 1: something does not; 2: something could not be checked."""
        return 1 if self.problems else 2 if self.unchecked else 0


def verify(config: Config, document: str) -> Proof:
    """Check a digest against the store.

    Args:
        config: says which store, and what the digest was made with.
        document: the digest as JSON, character for character.

    Raises:
        StoreError: the store cannot be used.
        EncoderUnavailable: the configured encoder cannot be loaded.
    """
    from aggregator.render import digest_from_json
    from aggregator.render.document import render_json, version_of

    proof = Proof()
    try:
        digest = digest_from_json(document)
    except ValueError as error:
        proof.problems.append(Problem("", f"this is no digest: {error}"))
        return proof
    again = render_json(digest, version_of(document))
    if again != document:
        proof.problems.append(_first_difference(document, again))
    with Store.open(config.database_url) as store:
        _Checks(config, store, digest, proof, version_of(document)).run()
        _rebuild(config, store, digest, document, proof)
    return proof


def _first_difference(document: str, wanted: str) -> Problem:
    pairs = zip_longest(document.split("\n"), wanted.split("\n"), fillvalue="")
    for number, (mine, theirs) in enumerate(pairs, 1):
        if mine != theirs:
            return Problem(
                f"line {number}",
                f"{_short(mine.strip())} does not follow from the rest, which gives "
                f"{_short(theirs.strip())}",
            )
    return Problem("", "the bytes are not those of this digest")


def _short(text: str) -> str:
    return f"“{text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}”"


class _Checks:
    def __init__(
        self, config: Config, store: Store, digest: Digest, proof: Proof, version: int
    ) -> None:
        self._version = version
        self._config = config
        self._store = store
        self._digest = digest
        self._proof = proof
        self._revisions: dict[str, list[Revision]] = {}
        self._bytes: dict[tuple[str, int], frozenset[str] | None] = {}
        self._raw: dict[tuple[str, int], str] = {}
        self._pages: set[tuple[str, str]] = set()
        self._links: dict[str, LinkState] | None = None
        self._shown = {p.id: p for s in digest.stories for p in s.passages}
        self._hidden = {one.passage_id: one.text for s in digest.stories for one in s.left_out}

    def run(self) -> None:
        """Check everything but the choice and the order."""
        for number, story in enumerate(self._digest.stories):
            self._story(story, f"stories[{number}]")
        for number, change in enumerate(self._digest.changes):
            self._change(change, f"changes[{number}]")
        self._proof.revisions = len(self._bytes)
        self._proof.pages = len(self._pages)

    def _wrong(self, where: str, message: str) -> None:
        self._proof.problems.append(Problem(where, message))

    def _of_post(self, post_id: str) -> list[Revision]:
        if post_id not in self._revisions:
            try:
                self._revisions[post_id] = self._store.post_revisions(post_id)
            except NotFoundError:
                self._revisions[post_id] = []
        return self._revisions[post_id]

    def _revision(self, post_id: str, revision_hash: str, where: str) -> Revision | None:
        found = [r for r in self._of_post(post_id) if r.hash == revision_hash]
        if found:
            return found[-1]
        known = "no such revision" if self._of_post(post_id) else "no such post"
        self._wrong(where, f"the store has {known}: {post_id} {revision_hash}")
        return None

    def _story(self, story: Story, where: str) -> None:
        self._title(story, f"{where}.title")
        known = {p.id: p for p in story.passages}
        for number, passage in enumerate(story.passages):
            self._passage(passage, f"{where}.passages[{number}]")
        for number, one in enumerate(story.left_out):
            self._stored(one.passage_id, one.text, f"{where}.left_out[{number}].text")
        for place in story.lead:
            if place not in known:
                self._wrong(f"{where}.lead", f"{place} is no passage of the story")
        for number, development in enumerate(story.developments):
            for step, found in enumerate(development.steps):
                for at, mention in enumerate(found.mentions):
                    place = f"{where}.developments[{number}].steps[{step}].mentions[{at}]"
                    self._mention(mention, place)

    def _title(self, story: Story, where: str) -> None:
        if not story.title_post_id:
            texts = [p.text for p in story.passages] + [one.text for one in story.left_out]
            if not any(story.title in text for text in texts):
                self._wrong(where, "it is neither a headline nor words of a passage of the story")
            return
        headlines = {
            title
            for revision in self._of_post(story.title_post_id)
            for title in (revision.post.title, revision.post.page_title)
        }
        if story.title not in headlines:
            self._wrong(where, f"no revision of {story.title_post_id} has this headline")

    def _passage(self, passage: Passage, where: str) -> None:
        self._proof.passages += 1
        shown = passage.shown
        if passage.text != shown.text or passage.id != shown.paragraph_id:
            self._wrong(f"{where}.text", "it is not the text of the attribution that is shown")
        for number, attribution in enumerate(passage.attributions):
            self._attribution(attribution, f"{where}.attributions[{number}]")

    def _attribution(self, told: Attribution, where: str) -> None:
        revision = self._revision(told.post_id, told.revision_hash, f"{where}.revision_hash")
        if revision is None:
            return
        post = revision.post
        if post.text[told.start : told.end] != told.text:
            self._wrong(
                f"{where}.text",
                f"{_short(told.text)} does not stand at {told.start} to {told.end} of revision "
                f"{revision.number} of {post.id}",
            )
            return
        spans = [(span.start, span.end) for span in post.spans]
        if (told.start, told.end) not in spans:
            self._wrong(f"{where}.span", "no paragraph of the revision begins and ends there")
            return
        position = spans.index((told.start, told.end))
        wanted: dict[str, Any] = {
            "paragraph_id": paragraph_id(post.id, revision.hash, position),
            "line": post.spans[position].line,
            "outlet": post.outlet,
            "source": post.source,
            "locator": post.locator,
            "url": post.url,
            "author": post.author,
            "credit": post.credit,
            "post_title": post.title or post.page_title,
            "zone": post.zone,
            "published": post.published,
        }
        span = post.spans[position]
        if self._version > 2:
            wanted |= {
                "post_kind": post.kind,
                "part": span.kind,
                "quoted": span.by,
                "quoted_url": span.url,
            }
        for name, value in wanted.items():
            if getattr(told, name) != value:
                self._wrong(f"{where}.{name}", f"the store has {value!r}")
        gone_since = self._gone_since(told.url)
        if told.gone_since != gone_since:
            self._wrong(f"{where}.gone_since", f"the store has {gone_since!s}")
        self._in_bytes(revision, told.text, where)

    def _gone_since(self, url: str | None) -> datetime | None:
        """Since when a link was gone, as far as was known at the digest's time."""
        if self._links is None:
            self._links = self._store.link_states(
                cited_pages(self._digest), as_of=self._digest.as_of
            )
        state = self._links.get(page_of(url)) if url else None
        return state.at if state is not None and state.is_gone else None

    def _stored(self, identity: str, text: str, where: str) -> None:
        try:
            found = self._store.paragraph(identity)
        except NotFoundError as error:
            self._wrong(where, str(error))
            return
        if found.text != text:
            self._wrong(where, f"the store has {_short(found.text)} under {identity}")

    def _mention(self, mention: Mention, where: str) -> None:
        found = self._shown.get(mention.passage_id)
        text = self._hidden.get(mention.passage_id)
        if found is not None:
            text = found.shown.post_title if mention.in_title else found.text
        elif mention.in_title:
            return  # The passage is listed only; its headline is not in the document.
        if text is None:
            self._wrong(where, f"{mention.passage_id} is no passage of the digest")
        elif text[mention.start : mention.end] != mention.words:
            self._wrong(f"{where}.words", f"{_short(mention.words)} does not stand there")

    def _change(self, change: Change, where: str) -> None:
        for text, name in ((change.text, "revision_hash"), (change.now, "now_hash")):
            revision = self._revision(change.post_id, getattr(change, name), f"{where}.{name}")
            if revision is not None and text not in revision.post.text:
                self._wrong(where, f"{_short(text)} does not stand in that revision")

    def _in_bytes(self, revision: Revision, text: str, where: str) -> None:
        """Whether a text stands in the bytes of the page that its revision was read from."""
        key = (revision.post.id, revision.number)
        if key not in self._bytes:
            self._bytes[key] = self._read(revision)
        found = self._bytes[key]
        if found is None or text in found:
            return
        # The page may be read otherwise now than it was; the words must stand there still.
        if f" {' '.join(words(text))} " not in self._raw[key]:
            self._wrong(where, "the stored bytes of its page do not hold these words")

    def _read(self, revision: Revision) -> frozenset[str] | None:
        """The paragraphs that the page of a revision holds, as it is read now."""
        post = revision.post
        try:
            page = self._store.page_of_revision(post.id, revision.number)
        except NotFoundError:
            self._unchecked(f"the bytes of {post.locator} are not kept any more")
            return None
        self._pages.add((page.locator, page.content_hash))
        raw = page.content.decode("utf-8", "replace")
        plain = html.unescape(re.sub(r"<[^>]*>", " ", raw))
        self._raw[post.id, revision.number] = f" {' '.join(words(plain))} "
        try:
            read = extract.extract(
                page, _source(self._config, post), reference_day=post.published.day
            )
        except ExtractError:
            return frozenset()
        return frozenset(text for one in read.posts for text in one.paragraphs)

    def _unchecked(self, line: str) -> None:
        if line not in self._proof.unchecked:
            self._proof.unchecked.append(line)


def _source(config: Config, post: Post) -> Source:
    known = next((source for source in config.sources if source.name == post.source), None)
    return known or Source(post.source, zone=post.zone, outlet=post.outlet, language=post.language)


def _rebuild(config: Config, store: Store, digest: Digest, document: str, proof: Proof) -> None:
    """Make the digest again as of its time, and compare."""
    from aggregator.render.document import render_json, version_of

    # The digest says itself of which days it is, and what its edition is called.
    wanted = replace(config.digest, timezone=digest.zone)
    if not wanted.editions:
        wanted = replace(wanted, edition=digest.edition)
    config = replace(config, digest=wanted)
    if digest.settings != settings_hash(config):
        proof.unchecked.append(
            "it was made with another configuration or version, so it was not made again"
        )
        return
    edition = next((e for e in editions_of(config, digest.day) if e.name == digest.edition), None)
    if edition is None:
        proof.unchecked.append(f"no edition is called {digest.edition!r} any more")
        return
    before = None
    if digest.since is not None:
        before = store.digest_of_hash(digest.since.content_hash)
        if before is None:
            proof.problems.append(Problem("since.content_hash", "the store has no such digest"))
            return
    looked_back = [one.content_hash for one in digest.looked_back]
    for number, content_hash in enumerate(looked_back):
        if store.digest_of_hash(content_hash) is None:
            where = f"looked_back[{number}].content_hash"
            proof.problems.append(Problem(where, "the store has no such digest"))
            return
    made = make_digest(
        config,
        store,
        edition,
        before=before,
        watch=Watch(),
        as_of=digest.as_of,
        override_ids=digest.overrides,
        looked_back=looked_back,
    )
    if made is None:
        if digest.stories:
            proof.problems.append(Problem("stories", "the store had no post of it at that time"))
        return
    text = render_json(made.digest, version_of(document))
    if text != document:
        proof.problems.append(_differs(document, text))


def _differs(document: str, made: str) -> Problem:
    import json

    for where, mine, theirs in _walk(json.loads(document), json.loads(made), ""):
        return Problem(
            where or "the document",
            f"the store gives {_short(str(theirs))} as of its time, not {_short(str(mine))}",
        )
    return _first_difference(document, made)


def _walk(a: Any, b: Any, where: str) -> Iterator[tuple[str, Any, Any]]:
    """Places at which two JSON values differ, in order."""
    if isinstance(a, dict) and isinstance(b, dict):
        for key in [*a, *(k for k in b if k not in a)]:
            path = f"{where}.{key}" if where else key
            yield from _walk(a.get(key), b.get(key), path)
    elif isinstance(a, list) and isinstance(b, list):
        for number, (x, y) in enumerate(zip_longest(a, b)):
            yield from _walk(x, y, f"{where}[{number}]")
    elif a != b or type(a) is not type(b):
        yield where, a, b
