"""What the store gives back besides the values of the pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from aggregator.model import AddressKind, Revision


@dataclass(frozen=True, slots=True)
class StoredParagraph:
    """A paragraph and where it stands.

    Attributes:
        id: see :func:`aggregator.model.paragraph_id`.
        revision: that it is of; the newest one if it stands in several.
        position: in that revision, from 0.
    """

    id: str
    revision: Revision
    position: int

    @property
    def text(self) -> str:
        """Verbatim."""
        span = self.revision.post.spans[self.position]
        return self.revision.post.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class StoredDigest:
    """A digest as it was kept.

    Attributes:
        id: counts up; the latest of a (day, zone, edition) wins.
        day: local date.
        zone: IANA name of the zone that the day is of.
        edition: name of the edition, such as ``daily``.
        as_of: newest revision that it knows of, in UTC.
        settings: identifies the configuration that it was made with.
        content_hash: SHA-256 of the document's UTF-8 bytes, hex.
        document: the JSON text, character for character.
        created_at: when it was kept, in UTC.
    """

    id: int
    day: date
    zone: str
    edition: str
    as_of: datetime
    settings: str
    content_hash: str
    document: str = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DigestHead:
    """The newest version of a digest, without its document.

    Attributes:
        id: of that version.
        first: id of the first version that there is of the same (day, zone, edition).
        day: local date.
        zone: IANA name of the zone that the day is of.
        edition: name of the edition.
        as_of: newest revision that it knows of, in UTC.
        content_hash: SHA-256 of the document's UTF-8 bytes, hex.
        created_at: when this version was kept, in UTC.
        published_at: when the first version was kept, in UTC.
    """

    id: int
    first: int
    day: date
    zone: str
    edition: str
    as_of: datetime
    content_hash: str
    created_at: datetime
    published_at: datetime


@dataclass(frozen=True, slots=True)
class StoredPlace:
    """Where a paragraph stands in the newest version of a digest.

    Attributes:
        digest_id: of that version.
        paragraph_id: of the paragraph.
        story_id: of its story there.
        passage_id: of its passage there.
        is_shown: whether the passage is shown; else there was no room for it.
    """

    digest_id: int
    paragraph_id: str
    story_id: str
    passage_id: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class StoredFetch:
    """What is known of one address of a source between two fetches of it.

    Attributes:
        source: name of the source.
        url: address; unique in its source.
        parent: address of the feed or site map that lists it; ``None``: it is configured.
        kind: what was there or is expected: ``page``, ``feed``, ``sitemap``; ``None`` for
            unknown.
        is_wanted: whether its list still has it.
        next_at: when it is due again, in UTC; ``None``: at once.
        state: plain data of whoever fetches.
    """

    source: str
    url: str
    parent: str | None = None
    kind: AddressKind | None = None
    is_wanted: bool = True
    next_at: datetime | None = None
    state: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkFinding:
    """What was found of a link at one time.

    Attributes:
        url: without a fragment.
        at: when, in UTC.
        status: HTTP status of the answer.
        is_gone: there is nothing any more; else there is a page.
    """

    url: str
    at: datetime
    status: int
    is_gone: bool


@dataclass(frozen=True, slots=True)
class LinkState:
    """What was found last of a link.

    Attributes:
        at: when it was found so first, in UTC.
        is_gone: see :class:`LinkFinding`.
    """

    at: datetime
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the pipeline.

    Attributes:
        id: counts up.
        started_at: in UTC.
        finished_at: in UTC; ``None``: it still goes on, or was killed.
        exit_code: ``None`` likewise.
        report: what it wrote at its end; empty until then.
    """

    id: int
    started_at: datetime
    finished_at: datetime | None
    exit_code: int | None
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """What the store knows of one source.

    Attributes:
        name: of the source.
        pages: how many locators it has brought.
        posts: how many posts.
        last_seen: when a page of it last brought something that was not yet known, in UTC.
        last_outcome: of the last run that looked at it, such as ``new`` or ``failed``.
        last_outcome_at: when that was, in UTC.
        last_message: one line on it; empty if there is nothing to say.
    """

    name: str
    pages: int
    posts: int
    last_seen: datetime | None
    last_outcome: str | None
    last_outcome_at: datetime | None
    last_message: str


DeliveryState = Literal["queued", "sending", "sent", "failed", "unknown", "expired"]
"""What is known of a delivery. ``queued``: to be sent, perhaps again; ``sending``: a process has
it in hand; ``sent``: the other side took it; ``failed``: the other side never will; ``unknown``:
the connection was lost when it may have; ``expired``: it was not sent in its time."""


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A digest for one recipient over one channel, with the body as it will go out.

    Attributes:
        digest_id: of the digest in the store; ``None``: it is an alarm.
        edition_key: names the day, zone and edition; with channel, recipient and copy it is
            unique.
        channel: such as ``smtp``.
        recipient: who it is for.
        mail_key: what the message's own id is made of.
        expires_at: when it is no longer worth sending.
        body: as it goes out.
        copy: 0; of a digest that is sent again on purpose, 1 and so on.
    """

    digest_id: int | None
    edition_key: str
    channel: str
    recipient: str
    mail_key: str
    expires_at: datetime
    body: bytes = field(repr=False)
    copy: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox.

    Attributes:
        id: counts up.
        digest_id: see :class:`NewDelivery`, as the next four and ``copy``, ``expires_at``.
        edition_key: likewise.
        copy: likewise.
        channel: likewise.
        recipient: likewise.
        mail_key: likewise.
        state: see :data:`DeliveryState`.
        queued_at: in UTC, as all times here.
        due_at: when it may be sent, or sent again.
        expires_at: when it is no longer worth sending.
        attempts: how often it was claimed.
        owner: who has it in hand, or ``None``.
        claimed_at: when it was claimed last.
        is_handed_over: whether the body had begun to go out in the last attempt.
        ended_at: when it came to its last state.
        code: what the server replied last, if it did.
        said: what went wrong last, or what the server said: one line.
        body: as it goes out; empty in a list.
    """

    id: int
    digest_id: int | None
    edition_key: str
    copy: int
    channel: str
    recipient: str
    mail_key: str
    state: DeliveryState
    queued_at: datetime
    due_at: datetime
    expires_at: datetime
    attempts: int
    owner: str | None
    claimed_at: datetime | None
    is_handed_over: bool
    ended_at: datetime | None
    code: int | None
    said: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredOverride:
    """What a person decided about two texts.

    Attributes:
        kind: split: they are never shown as one; join: they always are; undo: what was decided
            of them before holds no more.
        key_a: :func:`aggregator.dedup.model.text_key` of one text; the smaller of the two.
        key_b: of the other.
        text_a: verbatim, as it was then.
        text_b: likewise.
        id_a: id of the paragraph that was named.
        id_b: likewise.
        who: decided.
        why: in their words; may be empty.
        at: when, in UTC.
        id: counts up; 0 for one that is not stored yet.
    """

    kind: Literal["split", "join", "undo"]
    key_a: str
    key_b: str
    text_a: str
    text_b: str
    id_a: str
    id_b: str
    who: str
    why: str
    at: datetime
    id: int = 0


ReleaseState = Literal["queued", "empty", "skipped"]
"""What was done about a digest that was due. ``queued``: it was built, and is in the outbox for
its readers; ``empty``: there was no post; ``skipped``: it was too late."""


@dataclass(frozen=True, slots=True)
class Release:
    """A digest that was due, and what was done about it.

    Attributes:
        day: local date that it is of.
        zone: IANA name of that day's zone.
        edition: name of the edition.
        due_at: in UTC.
        done_at: in UTC.
        state: see :data:`ReleaseState`.
        digest_id: the digest, where there is one.
        reason: one line, where it was skipped.
    """

    day: date
    zone: str
    edition: str
    due_at: datetime
    done_at: datetime
    state: ReleaseState
    digest_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A host that only one process may ask now, and which one.

    Attributes:
        host: its name.
        owner: machine, process and a word of its own.
        since: when it took the turn, in UTC.
        until: when the others take the owner for dead, in UTC.
    """

    host: str
    owner: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Lease:
    """What only one may do at a time, and who does it.

    Attributes:
        name: of what is done.
        owner: host, process and a word of its own.
        since: when it was taken, in UTC.
        until: when the others take the owner for dead, in UTC.
    """

    name: str
    owner: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Pruned:
    """What went, or would go.

    Attributes:
        pages: pages that lost their bytes.
        page_bytes: those bytes, as they were stored.
        cited: pages that would have gone, had no digest cited them.
        digests: versions of digests.
        digest_bytes: of them, as they were stored.
        bodies: bodies of deliveries that have ended.
        body_bytes: of them, as they were stored.
        runs: records of runs.
    """

    pages: int = 0
    page_bytes: int = 0
    cited: int = 0
    digests: int = 0
    digest_bytes: int = 0
    bodies: int = 0
    body_bytes: int = 0
    runs: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """How much the store holds, and how the service does.

    Attributes:
        outcomes: how the last look at each source ended, by its name.
        looked_at: when any process looked at each source last, by name.
        posts: how many.
        revisions: of posts.
        pairs: judged pairs of texts by verdict: ``match``, ``conflict``.
        outbox: deliveries by state.
        digest_at: when a digest was kept last, or ``None``.
        run_at: when the last run began that ended well or with some failures, or ``None``.
        bytes_on_disk: size of the database.
    """

    outcomes: Mapping[str, str]
    looked_at: Mapping[str, datetime]
    posts: int
    revisions: int
    pairs: Mapping[str, int]
    outbox: Mapping[str, int]
    digest_at: datetime | None
    run_at: datetime | None
    bytes_on_disk: int
