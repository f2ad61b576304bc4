"""The paragraphs of a day are grouped into stories, with what the pipeline has at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from aggregator import __version__
from aggregator.pipeline.matching import day_hash

if TYPE_CHECKING:
    from aggregator.dedup.model import FloatArray
    from aggregator.digest import DayParagraphs, Grouping, Matched, PostText
    from aggregator.digest.day import Place
    from aggregator.model import Post
    from aggregator.store.memos import Memos

_KIND: Final = "stories"


def multilingual(encoder: str) -> bool:
    """Whether a configured encoder may compare texts in two languages.

    Args:
        encoder: its name; the default model is of English alone.
    """
    from aggregator.dedup.encode import DEFAULT

    return encoder not in (DEFAULT, "none")


def compared_apart(posts: Iterable[Post], encoder: str) -> tuple[str, ...]:
    """The languages whose stories are not compared with each other; see :func:`not_compared`.

    Args:
        posts: of a digest.
        encoder: name of the configured one.
    """
    from aggregator.digest import language_of, not_compared

    return not_compared(
        (language_of(post.language, post.text) for post in posts), across=multilingual(encoder)
    )


def language_notes(day: date, languages: Sequence[str]) -> tuple[str, ...]:
    """One line that says which languages were not compared; none if all were.

    Args:
        day: of the digest.
        languages: that :func:`compared_apart` found.
    """
    if not languages:
        return ()
    told = ", ".join(languages)
    return (f"{day}: stories in {told} were not compared over languages: no multilingual encoder",)


def group_day(
    day: DayParagraphs,
    found: Matched,
    *,
    embed: Callable[[Sequence[str]], FloatArray] | None,
    across: bool,
    memos: Memos | None = None,
    encoder: str = "",
    pause: Callable[[], None] | None = None,
) -> Grouping:
    """Group a day's paragraphs by event.

    What is found depends on the posts, on what of them says the same, and on the encoder; if it
    was found before, it is read from a memo.

    Args:
        day: its paragraphs.
        found: clusters of those paragraphs, and conflicts between them.
        embed: texts to rows of length 1; ``None``: there is no encoder.
        across: whether its model is multilingual.
        memos: what is kept of whole days; ``None``: it is worked out in any case.
        encoder: name of it, empty if there is none.
        pause: called now and then; may end the work by an exception.
    """
    from aggregator.digest import (
        START,
        Grouping,
        PostText,
        divide_posts,
        group_passages,
        language_of,
        passage_links,
    )

    of_day = [revision.post for revision in day.revisions]
    of_page = Counter((post.source, post.locator) for post in of_day)
    posts = [
        PostText(
            post.title,
            post.paragraphs,
            language_of(post.language, post.text),
            alone="#" not in post.id and of_page[post.source, post.locator] == 1,
        )
        for post in of_day
    ]
    links = passage_links(day.where, found)
    times = [post.published.at for post in of_day]
    inputs = ""
    if memos is not None:
        inputs = _hash(posts, links, times, f"{__version__} {encoder} {across}")
        kept = memos.get(_KIND, inputs)
        if kept is not None:
            return Grouping.from_columns(kept)
    stretches = divide_posts(posts, background=START)
    grouping = group_passages(
        posts,
        stretches,
        leads=embed([stretch.lead for stretch in stretches]) if embed else None,
        links=links,
        times=times,
        background=START,
        across=across,
        pause=pause,
    )
    if memos is not None:
        memos.keep(_KIND, inputs, grouping.to_columns())
    return grouping


def _hash(
    posts: Sequence[PostText],
    links: Iterable[tuple[Place, Place]],
    times: Sequence[datetime | None],
    settings: str,
) -> str:
    """Identifies all that a grouping depends on."""
    texts: list[str] = []
    shape: list[tuple[int, str, bool, str]] = []
    for post, at in zip(posts, times, strict=True):
        texts += (post.title, *post.paragraphs)
        instant = "" if at is None else repr(at.timestamp())
        shape.append((len(post.paragraphs), post.language, post.alone, instant))
    return day_hash(texts, settings, repr(shape), repr(sorted(links)))
