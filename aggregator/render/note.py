"""A digest as one message of a chat: titles, how widely each is told, and where the rest stands."""

from __future__ import annotations

import re
from typing import Final, Literal

from aggregator.model import Digest
from aggregator.render.arrange import headline, view
from aggregator.render.clean import one_line, web_link
from aggregator.render.language import language
from aggregator.render.markdown import escape
from aggregator.render.phrases import NO_NEWS, shortened
from aggregator.render.text import weight

MOST_CHARACTERS: Final = 1_800
"""Of the text; Discord takes 2,000 of a message, others more."""

_LONGEST_LINE: Final = 200


def note_text(
    digest: Digest,
    *,
    page: str | None = None,
    form: Literal["md", "txt"] = "md",
    in_language: str = "en",
    most: int = MOST_CHARACTERS,
) -> tuple[str, str]:
    """Title and text of the message that a digest goes out as.

    What was given before and is no longer so comes first, then the stories with something new, as
    many as there is room for; the others are counted.

    Args:
        digest: to send.
        page: address of its page; ``None``: it has none.
        form: Markdown or plain text.
        in_language: see :func:`aggregator.render.render`.
        most: characters of the text; the address of the page is never cut.

    Raises:
        ValueError: an unknown language or zone.
        MissingExtra: another language than English needs babel.
    """
    words = language(in_language)
    shown = view(digest, words)
    marked = form == "md"

    def plain(text: str) -> str:
        return escape(text) if marked else text

    def strong(text: str) -> str:
        return f"**{plain(text)}**" if marked else text

    changes = [
        f"{strong(f'{change.label}:')} "
        f"{plain(shortened(one_line(change.now or change.text), _LONGEST_LINE))} "
        f"({plain(change.facts)})"
        for change in shown.changes
    ]
    news = [story for story in shown.stories if not story.is_ongoing]
    titles = [
        f"- {strong(shortened(story.title, _LONGEST_LINE))} ({plain(weight(words, story))})"
        for story in news
    ]
    link = web_link(page)
    last = []
    if link:
        said = words.say("The whole digest")
        target = f"<{link}>" if re.search(r"[()]", link) else link
        last = [f"[{said}]({target})" if marked else f"{said}: {link}"]
    room = most - sum(len(line) + 2 for line in last)
    kept: list[str] = []
    for line in [*changes, *titles]:
        # Room for the line that counts the others, in any language.
        if sum(map(len, kept)) + len(kept) + len(line) > room - 80:
            break
        kept.append(line)
    told = len(kept) - len(changes)  # Less than none where not even the changes have room.
    more = len(shown.stories) - max(told, 0)
    more += len(shown.left_out.lines) if shown.left_out is not None else 0
    if more and kept:
        kept.append(words.count("... and {n} more story.", "... and {n} more stories.", more))
    lines = kept or [plain(words.say(NO_NEWS))]
    return headline(digest, shown), "\n".join([*lines, *(["", *last] if last else [])])
