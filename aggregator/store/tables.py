"""The tables. What each is for stands beside it; how they came to be, in ``migrations``."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from aggregator.store.columns import AnyText, Counter, Json, PackedText, Utc

# Names that a migration can refer to on every database.
metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# What each fetch brought. A page that changes back becomes current again: it is not added
# twice. The bytes stand last, so that a scan of the other columns does not read them.
pages: Final = Table(
    "pages",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("source", AnyText, nullable=False),
    Column("locator", AnyText, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("is_current", Boolean, nullable=False),
    Column("extractor", AnyText, nullable=False),
    Column("fetched_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("modified_at", Utc),
    Column("media_type", AnyText),
    Column("url", AnyText),
    Column("headers", Json, nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("source", "locator", "content_hash"),
    Index(None, "source", "is_current"),
    Index(None, "content_hash"),
)

# Only of pages that hold older posts of a live blog: the locator of its first page.
page_parts: Final = Table(
    "page_parts",
    metadata,
    Column("page_id", Counter, ForeignKey("pages.id"), primary_key=True),
    Column("blog", AnyText, nullable=False),
)

# Who a post is; all that can change about it is in its revisions.
posts: Final = Table(
    "posts",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("key", AnyText, nullable=False),
    Column("source", AnyText, nullable=False),
    UniqueConstraint("key"),
    Index(None, "source"),
)

# ``at`` is an instant in UTC; ``at_offset`` (seconds east) gives back the source's clock.
revisions: Final = Table(
    "revisions",
    metadata,
    Column("post_id", Counter, ForeignKey("posts.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("hash", String, nullable=False),
    Column("is_empty", Boolean, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("page_id", Counter, ForeignKey("pages.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("at", Utc),
    Column("at_offset", Integer),
    Column("basis", String, nullable=False),
    Column("modified", Utc),
    Column("modified_offset", Integer),
    Column("pinned", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    Column("zone", String, nullable=False),
    Column("locator", AnyText, nullable=False),
    Column("outlet", AnyText, nullable=False),
    Column("url", AnyText),
    Column("title", AnyText, nullable=False),
    Column("page_title", AnyText, nullable=False),
    Column("author", AnyText, nullable=False),
    Column("language", AnyText),
    Column("credit", AnyText),
    Column("text", AnyText, nullable=False),
    PrimaryKeyConstraint("post_id", "number"),
    Index(None, "at"),
    Index(None, "day"),
    Index(None, "seen_at"),
    Index(None, "page_id"),
)

# Where the paragraphs of a revision stand in its text; their words are not stored twice.
# ``id`` is not unique: a post that changes back has the same paragraphs again.
paragraphs: Final = Table(
    "paragraphs",
    metadata,
    Column("post_id", Counter, nullable=False),
    Column("number", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("id", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("line", Integer),
    Column("text_key", String, nullable=False),
    PrimaryKeyConstraint("post_id", "number", "position"),
    ForeignKeyConstraint(["post_id", "number"], ["revisions.post_id", "revisions.number"]),
    Index(None, "id"),
    Index(None, "text_key"),
)

# Only of paragraphs that are not plain text: what they are, and whose words.
paragraph_marks: Final = Table(
    "paragraph_marks",
    metadata,
    Column("post_id", Counter, nullable=False),
    Column("number", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("author", AnyText, nullable=False),
    Column("url", AnyText),
    PrimaryKeyConstraint("post_id", "number", "position"),
    ForeignKeyConstraint(
        ["post_id", "number", "position"],
        ["paragraphs.post_id", "paragraphs.number", "paragraphs.position"],
    ),
)

# Only of revisions that are withdrawals, or of posts that are not like any other.
revision_marks: Final = Table(
    "revision_marks",
    metadata,
    Column("post_id", Counter, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("is_withdrawn", Boolean, nullable=False),
    PrimaryKeyConstraint("post_id", "number"),
    ForeignKeyConstraint(["post_id", "number"], ["revisions.post_id", "revisions.number"]),
)

# Every name under which a page has known a post, its key apart; the first post keeps a name.
post_names: Final = Table(
    "post_names",
    metadata,
    Column("name", AnyText, primary_key=True),
    Column("post_id", Counter, ForeignKey("posts.id"), nullable=False),
    Index(None, "post_id"),
)

# Which live blog or page a post is of, and which extractor saw it there last: what another
# extractor does not see has not gone from the page.
post_places: Final = Table(
    "post_places",
    metadata,
    Column("post_id", Counter, ForeignKey("posts.id"), primary_key=True),
    Column("source", AnyText, nullable=False),
    Column("blog", AnyText, nullable=False),
    Column("reader", AnyText, nullable=False),
    Index(None, "source", "blog"),
)

# Once per distinct text. Not keyed by it alone in the table's own order: blobs that are
# appended cost far less to write than blobs that are spread over the whole file.
embeddings: Final = Table(
    "embeddings",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("encoder", String, nullable=False),
    Column("text_key", String, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    UniqueConstraint("encoder", "text_key"),
)

# Judged pairs of texts, but for those judged "different": matches and conflicts, with evidence.
pairs: Final = Table(
    "pairs",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("settings", String, nullable=False),
    Column("key_a", String, nullable=False),
    Column("key_b", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("kind", String),
    Column("score", Double, nullable=False),
    Column("evidence", Json, nullable=False),
    UniqueConstraint("settings", "key_a", "key_b"),
)

# Sets of texts whose pairs a tier has all judged: one for each (scope, settings, tier).
compared_sets: Final = Table(
    "compared_sets",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("scope", AnyText, nullable=False),
    Column("settings", String, nullable=False),
    Column("tier", String, nullable=False),
    UniqueConstraint("scope", "settings", "tier"),
)

compared: Final = Table(
    "compared",
    metadata,
    Column("set_id", Counter, ForeignKey("compared_sets.id"), nullable=False),
    Column("text_key", String, nullable=False),
    PrimaryKeyConstraint("set_id", "text_key"),
    sqlite_with_rowid=False,
)

# What was worked out of a set of posts, for as long as they are the same: ``inputs`` is a hash
# of all that it depends on. Nothing is lost with it.
memos: Final = Table(
    "memos",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("scope", AnyText, nullable=False),
    Column("kind", String, nullable=False),
    Column("inputs", String, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("value", LargeBinary, nullable=False),
    UniqueConstraint("scope", "kind"),
)

# Every digest that was kept; of one (day, zone, edition) the latest wins.
digests: Final = Table(
    "digests",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("day", Date, nullable=False),
    Column("zone", String, nullable=False),
    Column("edition", AnyText, nullable=False),
    Column("as_of", Utc, nullable=False),
    Column("settings", AnyText, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("document", PackedText, nullable=False),
    Index(None, "day", "zone", "edition"),
)

runs: Final = Table(
    "runs",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("started_at", Utc, nullable=False),
    Column("finished_at", Utc),
    Column("exit_code", Integer),
    Column("report", Json, nullable=False),
)

# How the last look at each source ended.
sources: Final = Table(
    "sources",
    metadata,
    Column("name", AnyText, primary_key=True),
    Column("outcome", String, nullable=False),
    Column("outcome_at", Utc, nullable=False),
    Column("message", AnyText, nullable=False),
)

# What is known of each address of a source between two fetches of it. ``parent`` is the feed or
# site map that lists it; of a list that was read anew, what it lists no more is not wanted.
fetches: Final = Table(
    "fetches",
    metadata,
    Column("source", AnyText, nullable=False),
    Column("url", AnyText, nullable=False),
    Column("parent", AnyText),
    Column("kind", String),
    Column("is_wanted", Boolean, nullable=False),
    Column("next_at", Utc),
    Column("state", Json, nullable=False),
    PrimaryKeyConstraint("source", "url"),
)

# That a link was found gone, or there again; appended to, never changed.
link_findings: Final = Table(
    "link_findings",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("url", AnyText, nullable=False),
    Column("at", Utc, nullable=False),
    Column("status", Integer, nullable=False),
    Column("is_gone", Boolean, nullable=False),
    Index(None, "url"),
)

# What is known of each scheme, host and port that was asked: its robots.txt, its patience.
hosts: Final = Table(
    "hosts",
    metadata,
    Column("origin", AnyText, primary_key=True),
    Column("state", Json, nullable=False),
)

# One row for each delivery. ``body`` is frozen when it is queued, and compressed. An alarm is of
# no digest.
outbox: Final = Table(
    "outbox",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("digest_id", Counter, ForeignKey("digests.id")),
    Column("edition_key", AnyText, nullable=False),
    Column("copy", Integer, nullable=False),
    Column("channel", String, nullable=False),
    Column("recipient", AnyText, nullable=False),
    Column("mail_key", AnyText, nullable=False),
    Column("state", String, nullable=False),
    Column("queued_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", AnyText),
    Column("claimed_at", Utc),
    Column("is_handed_over", Boolean, nullable=False),
    Column("ended_at", Utc),
    Column("code", Integer),
    Column("said", AnyText, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("edition_key", "channel", "recipient", "copy"),
    Index(None, "state", "due_at"),
    Index(None, "digest_id"),
)

# What people decided about pairs of texts; appended to, never changed. The last one of a pair
# holds.
overrides: Final = Table(
    "overrides",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("kind", String, nullable=False),
    Column("key_a", String, nullable=False),
    Column("key_b", String, nullable=False),
    Column("text_a", AnyText, nullable=False),
    Column("text_b", AnyText, nullable=False),
    Column("id_a", String, nullable=False),
    Column("id_b", String, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("why", AnyText, nullable=False),
    Column("at", Utc, nullable=False),
    Index(None, "key_a"),
    Index(None, "key_b"),
)

# What was done about each digest that was due.
releases: Final = Table(
    "releases",
    metadata,
    Column("day", Date, nullable=False),
    Column("zone", String, nullable=False),
    Column("edition", AnyText, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("done_at", Utc, nullable=False),
    Column("state", String, nullable=False),
    Column("digest_id", Counter, ForeignKey("digests.id")),
    Column("reason", AnyText, nullable=False),
    PrimaryKeyConstraint("day", "zone", "edition"),
    Index(None, "due_at"),
)

# Who does what only one may do at a time, and until when the others take it to be alive.
leases: Final = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("owner", AnyText, nullable=False),
    Column("since", Utc, nullable=False),
    Column("until", Utc, nullable=False),
)

# Who subscribed, and who wants nothing any more; the key is the address without regard to case.
subscribers: Final = Table(
    "subscribers",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("uid", String, nullable=False),
    Column("list_name", AnyText, nullable=False),
    Column("address", AnyText, nullable=False),
    Column("address_key", AnyText, nullable=False),
    Column("state", String, nullable=False),
    Column("choices", Json, nullable=False),
    Column("wanted", Json),
    Column("request", String, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("asked_at", Utc),
    Column("confirmed_at", Utc),
    Column("gone_at", Utc),
    UniqueConstraint("uid"),
    UniqueConstraint("list_name", "address_key"),
    Index(None, "state"),
)

# What each of them asked for and confirmed, and how; appended to, and gone only with the person.
subscriber_notes: Final = Table(
    "subscriber_notes",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("subscriber_id", Counter, ForeignKey("subscribers.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("what", String, nullable=False),
    Column("how", AnyText, nullable=False),
    Column("choices", Json, nullable=False),
    Index(None, "subscriber_id"),
    Index(None, "at"),
)

# Which posts the search knows, by their newest revision. ``id`` follows from the time of
# publication (see ``search.py``) and is the key of the words, which no SQLAlchemy table describes.
search_posts: Final = Table(
    "search_posts",
    metadata,
    Column("id", Counter, primary_key=True, autoincrement=False),
    Column("post_id", Counter, ForeignKey("posts.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("is_timed", Boolean, nullable=False),
    UniqueConstraint("post_id"),
)

# Which stories the newest version of each digest has, and where it has which paragraphs.
digest_stories: Final = Table(
    "digest_stories",
    metadata,
    Column("story_id", String, nullable=False),
    Column("digest_id", Counter, ForeignKey("digests.id"), nullable=False),
    PrimaryKeyConstraint("story_id", "digest_id"),
    Index(None, "digest_id"),
    sqlite_with_rowid=False,
)

digest_places: Final = Table(
    "digest_places",
    metadata,
    Column("paragraph_id", String, nullable=False),
    Column("digest_id", Counter, ForeignKey("digests.id"), nullable=False),
    Column("story_id", String, nullable=False),
    Column("passage_id", String, nullable=False),
    Column("is_shown", Boolean, nullable=False),
    PrimaryKeyConstraint("paragraph_id", "digest_id"),
    Index(None, "digest_id", "story_id"),
    sqlite_with_rowid=False,
)

# What a migration left to be filled in from what was there before it, and how far that has come.
fills: Final = Table(
    "fills",
    metadata,
    Column("name", String, primary_key=True),
    Column("upto", Counter, nullable=False),
)

# Which process may ask a host now, where several fetch at once. ``until`` is when the others take
# its owner for dead; nobody asks before ``rests_until``.
turns: Final = Table(
    "turns",
    metadata,
    Column("host", AnyText, primary_key=True),
    Column("due_at", Utc),
    Column("rests_until", Utc),
    Column("owner", AnyText),
    Column("since", Utc),
    Column("until", Utc),
    Index(None, "due_at"),
)
