"""Makes what each recipient of a digest is sent: a mail, a note or files, in their language, cut to
their topics. What recipients share is made once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from aggregator.config import Config
from aggregator.config.mail import NoteFormat
from aggregator.deliver import Bundle, Mail, Note, Service, message_bytes, note_format
from aggregator.errors import ConfigError, DeliveryError
from aggregator.pipeline.feeds import page_path, page_url
from aggregator.pipeline.recipients import FILES, NOTIFY, SMTP, Recipient
from aggregator.pipeline.secret import signing_secret
from aggregator.pipeline.tokens import Tokens
from aggregator.pipeline.topics import cut, is_empty
from aggregator.store import Store, StoredDigest

if TYPE_CHECKING:
    from aggregator.model import Digest

_FEED: Final = "feed.atom"
_VARIANTS: Final = 64
"""Mails in one language and of one set of topics that are kept for the next recipient."""


def edition_key(kept: StoredDigest) -> str:
    """Names a digest for its readers: they get one of each day, zone and edition."""
    return f"{kept.day}|{kept.zone}|{kept.edition}"


def unsubscribe_link(config: Config, recipient: Recipient) -> str | None:
    """Where one recipient ends their mail; ``None``: no page of ours can be reached, or they are
    nobody whom a link could tell.

    Raises:
        OutputError: the secret cannot be read or kept.
    """
    base = config.web.base_url
    if base is None or recipient.channel != SMTP or not (recipient.uid or recipient.is_reader):
        return None
    tokens = Tokens(signing_secret(config), config.mail.list_name)
    who = tokens.subscriber(recipient.uid) if recipient.uid else tokens.reader(recipient.key)
    return f"{base}unsubscribe/{tokens.unsubscribe(who)}"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a digest is made for: all that two recipients must share to share it."""

    topics: tuple[str, ...]
    language: str


class Composer:
    """Makes the bodies of one digest.

    Args:
        config: who it is from, and how it is shown.
        store: knows what the recipients were given before.
        kept: the digest.
        now: in UTC.
    """

    def __init__(self, config: Config, store: Store, kept: StoredDigest, now: datetime) -> None:
        self._config, self._store, self._kept, self._now = config, store, kept, now
        self._cut = lru_cache(maxsize=_VARIANTS)(self._cut_to)
        self._mail = lru_cache(maxsize=_VARIANTS)(self._mail_for)
        self._note = lru_cache(maxsize=_VARIANTS)(self._note_for)

    def body(self, recipient: Recipient, mail_key: str) -> bytes | None:
        """What one recipient is sent; ``None``: there is nothing on their topics.

        Args:
            recipient: who they are.
            mail_key: names the message for ever.

        Raises:
            ConfigError: a mail has no sender.
            DeliveryError: an address is none.
            OutputError: the secret of the links cannot be kept.
        """
        wanted = _Wanted(recipient.topics, recipient.language or self._config.digest.language)
        if recipient.topics and not recipient.empty and is_empty(self._cut(recipient.topics)):
            return None
        if recipient.channel == FILES:
            return self._files(recipient, wanted).packed()
        if recipient.channel == NOTIFY:
            return packed_note(self._note(wanted, self._note_form(recipient)))
        return self._message(recipient, wanted, mail_key)

    @cached_property
    def _digest(self) -> Digest:
        from aggregator.render import digest_from_json

        return digest_from_json(self._kept.document)

    @property
    def _page(self) -> str | None:
        return page_url(self._config, self._kept.day, self._kept.edition)

    def _cut_to(self, topics: tuple[str, ...]) -> Digest:
        return cut(self._digest, topics)

    def _mail_for(self, wanted: _Wanted) -> tuple[str, str, str | None]:
        from aggregator.render import mail_text

        return mail_text(
            self._cut(wanted.topics),
            page=self._page,
            templates=self._config.output.templates,
            in_language=wanted.language,
        )

    def _note_form(self, recipient: Recipient) -> NoteFormat:
        if recipient.form == "md" or recipient.form == "txt":
            return recipient.form
        found = (each for each in self._config.channels if each.name == recipient.key)
        channel = next(found, None)
        return note_format(Service(channel.url)) if channel and channel.url else "txt"

    def _note_for(self, wanted: _Wanted, form: NoteFormat) -> Note:
        from aggregator.render.note import note_text

        title, body = note_text(
            self._cut(wanted.topics), page=self._page, form=form, in_language=wanted.language
        )
        return Note(title, body, form)

    def _message(self, recipient: Recipient, wanted: _Wanted, mail_key: str) -> bytes:
        mail = self._config.mail
        if not mail.sender:
            raise ConfigError(
                "must be given",
                file=None if self._config.file is None else str(self._config.file),
                key="mail.sender",
                hint='sender = "Desk <desk@example.org>"',
            )
        subject, text, html = self._mail(wanted)
        link = unsubscribe_link(self._config, recipient)
        if link is not None:
            text, html = self._with_foot(text, html, link, wanted)
        by_mail = mail.unsubscribe if (mail.unsubscribe or "").startswith("mailto:") else None
        try:
            return message_bytes(
                Mail(
                    key=mail_key,
                    sender=mail.sender,
                    recipient=recipient.to,
                    subject=subject,
                    text=text,
                    html=html if recipient.form == "html" else None,
                    date=self._now,
                    list_name=mail.list_name,
                    unsubscribe=link or mail.unsubscribe,
                    unsubscribe_by_mail=by_mail if link is not None else None,
                    replies_to=self._corrected(recipient),
                )
            )
        except ValueError as error:
            raise DeliveryError(str(error), channel=SMTP, recipient=recipient.to) from error

    def _with_foot(
        self, text: str, html: str | None, link: str, wanted: _Wanted
    ) -> tuple[str, str | None]:
        from aggregator.render.letters import foot

        below = foot(
            link,
            list_name=self._config.mail.list_name,
            topics=wanted.topics,
            in_language=wanted.language,
        )
        if html is not None:
            before, end, after = html.rpartition("</body>")
            html = f"{before}{below.html}{end}{after}" if end else f"{html}{below.html}"
        return text + below.text, html

    def _corrected(self, recipient: Recipient) -> str | None:
        """The message that gave what this one corrects, so that mail programs show both as one."""
        digest = self._cut(recipient.topics)
        if not digest.changes or digest.since is None:
            return None
        before = f"{digest.since.day}|{digest.zone}|{digest.since.edition}"
        return self._store.outbox.given_key(before, SMTP, recipient.key)

    def _files(self, recipient: Recipient, wanted: _Wanted) -> Bundle:
        from aggregator.render import FORMS, render_forms

        forms = [form for form in FORMS if form in recipient.formats]
        digest = self._cut(wanted.topics)
        made = render_forms(
            digest,
            forms,
            templates=self._config.output.templates,
            in_language=wanted.language,
        )
        stem = page_path(self._config, self._kept.day, self._kept.edition).rpartition(".")[0]
        own = {f"{stem}.{form}": text for form, text in made.items()}
        latest = {}
        if "atom" in recipient.formats:
            latest[_FEED] = self._feed(recipient, wanted, forms)
        return Bundle(own, latest)

    def _feed(self, recipient: Recipient, wanted: _Wanted, forms: Sequence[str]) -> str:
        """A feed of the newest digests, this one among them, as this recipient gets them."""
        from aggregator.render import digest_from_json, feed_entry, make_feed, render_atom

        config, kept = self._config, self._kept
        channel = next((c for c in config.channels if c.name == recipient.key), None)
        only = channel.edition if channel is not None else None
        base, suffix = config.output.base_url, next(iter(forms), "html")
        entries = []
        for one, first in self._store.newest_digests(kept.zone, config.output.feed_digests):
            if only not in (None, one.edition):
                continue
            try:
                digest = cut(digest_from_json(one.document), wanted.topics)
            except ValueError:
                continue  # Of a version of the document that is not known any more.
            if wanted.topics and not recipient.empty and is_empty(digest):
                continue
            path = page_path(config, one.day, one.edition).rpartition(".")[0]
            entries.append(
                feed_entry(
                    digest,
                    base=base,
                    path=f"{path}.{suffix}",
                    published=first,
                    updated=one.created_at,
                    templates=config.output.templates,
                    in_language=wanted.language,
                )
            )
        return render_atom(make_feed(entries, base=base, in_language=wanted.language))


def packed_note(note: Note) -> bytes:
    """A note as the outbox keeps it."""
    return json.dumps({"title": note.title, "body": note.body, "format": note.format}).encode()


def unpacked_note(body: bytes) -> Note:
    """What :func:`packed_note` gave."""
    found = json.loads(body)
    return Note(found["title"], found["body"], "txt" if found["format"] == "txt" else "md")
