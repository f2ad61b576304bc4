"""Rendering: a digest as a page, a mail, an entry of a feed, Markdown, text or JSON.

The same digest gives the same bytes: nothing here reads a clock or the environment. Only the page,
the mail and the feeds need jinja2, and only another language than English needs babel.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final, Literal

from aggregator.model import Digest
from aggregator.render.arrange import view
from aggregator.render.document import render_json
from aggregator.render.feed import (
    Feed,
    FeedEntry,
    feed_entry,
    make_feed,
    render_atom,
    render_json_feed,
)
from aggregator.render.html import render_html
from aggregator.render.language import LANGUAGES, language
from aggregator.render.mail import mail_text
from aggregator.render.markdown import render_markdown
from aggregator.render.parse import digest_from_json
from aggregator.render.text import render_brief, render_text

Form = Literal["html", "md", "txt", "json"]
"""A form of the digest; also the ending of its file's name."""

FORMS: Final[tuple[Form, ...]] = ("html", "md", "txt", "json")
"""All of them."""

__all__ = [
    "FORMS",
    "LANGUAGES",
    "Feed",
    "FeedEntry",
    "Form",
    "digest_from_json",
    "feed_entry",
    "mail_text",
    "make_feed",
    "render",
    "render_atom",
    "render_brief",
    "render_forms",
    "render_json_feed",
]


def render(
    digest: Digest, form: Form, *, templates: Path | None = None, in_language: str = "en"
) -> str:
    """Write a digest in one form.

    Args:
        digest: to show.
        form: one of :data:`FORMS`.
        templates: folder whose files take the place of the package's templates of the page.
        in_language: of the words that are not the sources': one of :data:`LANGUAGES`.

    Raises:
        MissingExtra: the page needs jinja2 and another language than English Babel, and it is
            not installed.
        ConfigError: a template of the folder is wrong.
        ValueError: an unknown form or language; a zone that is not known.
    """
    return render_forms(digest, [form], templates=templates, in_language=in_language)[form]


def render_forms(
    digest: Digest,
    forms: Collection[Form],
    *,
    templates: Path | None = None,
    in_language: str = "en",
) -> dict[Form, str]:
    """Write a digest in several forms; what they share is worked out once.

    Args:
        digest: to show.
        forms: some of :data:`FORMS`, in any order.
        templates: see :func:`render`.
        in_language: see :func:`render`.

    Returns:
        text by form, in the order of ``forms``.

    Raises:
        MissingExtra: see :func:`render`.
        ConfigError: a template of the folder is wrong.
        ValueError: an unknown form or language; a zone that is not known.
    """
    unknown = next((form for form in forms if form not in FORMS), None)
    if unknown is not None:
        raise ValueError(f"unknown form {unknown!r}: {', '.join(FORMS)} are known")
    made: dict[Form, str] = {}
    shown = None
    for form in forms:
        if form == "json":
            made[form] = render_json(digest)
            continue
        if shown is None:
            shown = view(digest, language(in_language))
        match form:
            case "html":
                made[form] = render_html(shown, templates=templates)
            case "md":
                made[form] = render_markdown(shown)
            case "txt":
                made[form] = render_text(shown)
    return made
