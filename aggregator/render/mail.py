"""A digest as a mail: its subject, its plain text, and HTML that mail programs show.

The HTML holds no picture, no script and nothing that is fetched; its style sheet is written into
the elements, for many programs drop it, and only what the dark scheme and narrow screens need
stays in the head. It is held below what programs cut off: a longer digest loses whole stories from
its end, and says how many.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aggregator.errors import ConfigError, MissingExtra
from aggregator.model import Digest
from aggregator.render.arrange import headline, view
from aggregator.render.clean import web_link
from aggregator.render.language import language
from aggregator.render.phrases import VERBATIM, shortened
from aggregator.render.templating import fill
from aggregator.render.text import render_text
from aggregator.render.view import DigestView, StoryView

MOST_BYTES: Final = 98_000
"""Size of the HTML, UTF-8; Gmail cuts a message off at 102 kB."""

MOST_LINES: Final = 30
"""Ongoing stories that are listed, one line each."""


@dataclass(frozen=True, slots=True)
class _Part:
    """How much of a digest a mail holds.

    Attributes:
        stories: with news, in full.
        changes: of what the digest before gave.
        passages: of a story; ``None``: all.
    """

    stories: int
    changes: int
    passages: int | None = None


def mail_text(
    digest: Digest,
    *,
    page: str | None = None,
    templates: Path | None = None,
    in_language: str = "en",
) -> tuple[str, str, str | None]:
    """Subject, plain text and HTML of the mail that a digest goes out as.

    Args:
        digest: to send.
        page: address of its page, for what there is no room for; ``None``: it has none.
        templates: folder whose ``mail.html`` and ``mail.css`` take the place of the package's.
        in_language: see :func:`aggregator.render.render`.

    Returns:
        the subject, in one line; the text, in lines of at most 72 columns but for addresses; the
        HTML, of less than 100 kB.

    Raises:
        MissingExtra: jinja2, css-inline or babel is not installed.
        ConfigError: a template of the folder is wrong, or by itself too long.
        ValueError: an unknown language or zone.
    """
    shown = view(digest, language(in_language))
    return headline(digest, shown), render_text(shown), _html(shown, web_link(page), templates)


def _html(shown: DigestView, page: str | None, templates: Path | None) -> str:
    news = [story for story in shown.stories if not story.is_ongoing]
    style = fill("mail.css", templates=templates, words=shown.words)

    def made(part: _Part) -> str:
        return _inlined(
            fill(
                "mail.html",
                templates=templates,
                words=shown.words,
                digest=shown,
                style=style,
                page=page,
                stories=news[: part.stories],
                changes=shown.changes[: part.changes],
                ongoing=[s for s in shown.stories if s.is_ongoing][:MOST_LINES],
                most_passages=part.passages,
                more=_more(shown, news, part),
                more_changes=len(shown.changes) - part.changes,
                preheader=_preheader(shown, news),
                verbatim=shown.words.say(VERBATIM),
            )
        )

    changes, stories = len(shown.changes), len(news)
    found = _longest(lambda n: made(_Part(n, changes)), stories, least=min(1, stories))
    if found is None and news:
        # Not even the first story: what there is room for of it.
        most = len(news[0].passages)
        found = _longest(lambda n: made(_Part(1, changes, n)), most, least=0)
    if found is None:
        found = _longest(lambda n: made(_Part(min(1, stories), n, 0)), changes, least=0)
    if found is None:
        raise ConfigError(
            f"a mail without a story is longer than {MOST_BYTES} bytes",
            file=str(templates / "mail.html") if templates else None,
        )
    return found


def _longest(made: Callable[[int], str], most: int, *, least: int) -> str | None:
    """What is made of the greatest number for which there is room; ``None`` if of none."""
    low, high, best = least, most, None
    while low <= high:
        # All of it fits on most days, and is tried first.
        middle = most if high == most and best is None else (low + high) // 2
        text = made(middle)
        if len(text.encode()) <= MOST_BYTES:
            low, best = middle + 1, text
        else:
            high = middle - 1
    return best


def _more(shown: DigestView, news: list[StoryView], part: _Part) -> int:
    """Stories of which the mail holds nothing."""
    ongoing = len(shown.stories) - len(news)
    listed = len(shown.left_out.lines) if shown.left_out is not None else 0
    return len(news) - part.stories + max(ongoing - MOST_LINES, 0) + listed


def _preheader(shown: DigestView, news: list[StoryView]) -> str:
    """What a list of mails shows after the subject: changes, and the titles that come next."""
    changes = [f"{c.label}: {c.facts}" for c in shown.changes[:2]]
    titles = [story.title for story in news[1:4]]
    return shortened(" · ".join([*changes, *titles, shown.summary[0]]), 180)


def _inlined(page: str) -> str:
    try:
        from css_inline import CSSInliner
    except ImportError as error:
        raise MissingExtra(
            "a mail needs css-inline", hint='pip install "liveblog-aggregator[app]"'
        ) from error
    inliner = CSSInliner(load_remote_stylesheets=False, keep_at_rules=True, minify_css=True)
    return inliner.inline(page)
