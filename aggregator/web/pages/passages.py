"""Pages of single passages, posts and conflicts: what was said, by whom, and how it changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from aggregator.model import Attribution, Development, Passage
from aggregator.pipeline.reading import PassageRead, PostRead, RevisionRead, Wording
from aggregator.render.arrange import view
from aggregator.render.clean import one_line, visible, web_link
from aggregator.render.language import message
from aggregator.render.phrases import ABSENT, DIFFERENCE_WORDS, PHASE_WORDS
from aggregator.render.view import Fact, PassageView
from aggregator.render.wording import Stretch, compare_words, mark
from aggregator.revise import Change
from aggregator.web.pages.digests import alone, in_pages
from aggregator.web.pages.site import Ask, Page, Site

_LISTED: Final = 20

CHANGES: Final[dict[Change, str]] = {
    "new": message("First seen"),
    "edited": message("Words were replaced"),
    "grown": message("Words were added"),
    "shortened": message("Words were taken out"),
    "retitled": message("Another headline"),
    "withdrawn": message("Withdrawn by its page"),
    "restored": message("Shown again"),
    "dated": message("Another time"),
    "read anew": message("Only our reading changed"),
}

DONE: Final = {
    "split": message("Kept: they are not the same. The digests that have both are made anew."),
    "join": message("Kept: they are the same. The digests that have both are made anew."),
    "undo": message("The decision is taken back. The digests that have both are made anew."),
}
"""What is told after a decision."""


@dataclasses.dataclass(frozen=True, slots=True)
class Variant:
    """One wording beside the one that is shown.

    Attributes:
        wording: itself.
        here: the shown text, what only it has marked; ``None``: too unlike, or too long.
        there: this wording, likewise.
        language: of it, see :meth:`Ask.tongue`.
        first: the first post that prints it.
        id: of a paragraph that prints it.
    """

    wording: Wording
    here: tuple[Stretch, ...] | None
    there: tuple[Stretch, ...] | None
    language: str | None
    first: Attribution
    id: str

    @property
    def is_marked(self) -> bool:
        """Whether a word is marked on either side."""
        stretches = (*(self.here or ()), *(self.there or ()))
        return any(one.change == "added" for one in stretches)


def passage(site: Site, ask: Ask) -> Page:
    """A passage with all its wordings side by side."""
    reading = site.reading()
    read = reading.passage(ask.request.path_params["id"])

    def values() -> Mapping[str, Any]:
        digest = reading.digest(read.head.day, read.head.edition).digest
        story = next(one for one in digest.stories if one.id == read.story_id)
        variants = _variants(ask, read)
        shown = view(alone(digest, dataclasses.replace(story, passages=(read.passage,))), ask.words)
        return {
            "read": read,
            "passage": _view_of(shown.stories[0].passages, read.passage),
            "variants": variants,
            "is_marked": any(one.is_marked for one in variants),
            "posts": {a.paragraph_id: a.post_id for a in read.passage.attributions},
            "shown_id": read.passage.shown.paragraph_id,
            "done": ask.words.say(DONE[ask.query("done")]) if ask.query("done") in DONE else "",
            **{name: made for name, made in in_pages(ask).items() if name == "clash_links"},
        }

    return Page("passage_page.html", values, key=(read.etag, ask.query("done")))


def _view_of(passages: tuple[PassageView, ...], wanted: Passage) -> PassageView:
    return next(one for one in passages if one.id == wanted.id)


def _variants(ask: Ask, read: PassageRead) -> list[Variant]:
    text, found = visible(read.passage.text), []
    for one in read.wordings:
        if one.shown:
            continue
        first = read.passage.attributions[one.attributions[0]]
        other = visible(one.text)
        part = first.kind == "contained"
        there = compare_words(text, other, part=part)
        here = None if there is None else _marked(text, other, part=part)
        found.append(Variant(one, here, there, ask.tongue(other), first, first.paragraph_id))
    return found


def _marked(text: str, other: str, *, part: bool) -> tuple[Stretch, ...] | None:
    """A text with the words marked that another has not."""
    if not part:
        return compare_words(other, text)
    # The other is a part of it: all that is left out would be marked, which is nearly all.
    return (Stretch("same", text),)


def post(site: Site, ask: Ask) -> Page:
    """A post with its revisions as diffs."""
    read = site.reading().post(ask.query("id", 4000))

    def values() -> Mapping[str, Any]:
        latest = read.latest.revision.post
        return {
            "read": read,
            "post": latest,
            "title": one_line(latest.title or latest.page_title),
            "link": web_link(latest.url),
            "revisions": [_told(ask, one) for one in reversed(read.revisions)],
            "paragraphs": _paragraphs(read),
        }

    return Page("post.html", values, key=(read.etag,))


def _paragraphs(read: PostRead) -> list[tuple[str, str, str]]:
    """Id, text, and id of the passage that stands for it, of each paragraph as it is now."""
    passages = {place.paragraph_id: place.passage_id for place in read.places}
    texts = read.latest.revision.post.paragraphs
    return [
        (identity, visible(text), passages.get(identity, ""))
        for identity, text in zip(read.paragraphs, texts, strict=True)
    ]


def _told(ask: Ask, one: RevisionRead) -> dict[str, Any]:
    return {
        "number": one.revision.number,
        "seen_at": one.revision.seen_at,
        "seen": ask.clock(one.revision.seen_at),
        "withdrawn": one.revision.withdrawn,
        "changes": [ask.words.say(CHANGES[change]) for change in one.changes],
        "is_first": one.changes == ("new",),
        "title": _diff(one.title_changes),
        "is_retitled": any(old != new for old, new in one.title_changes),
        "text": _folded(_diff(one.text_changes)),
        "has_changed": any(old != new for old, new in one.text_changes),
        "language": ask.tongue(one.revision.post.text),
    }


_AROUND: Final = 160
"""Characters that are shown of an unchanged stretch, before and after a change."""


def _diff(pairs: tuple[tuple[str, str], ...]) -> list[Stretch]:
    found: list[Stretch] = []
    for old, new in pairs:
        if old == new:
            found.append(Stretch("same", harmless(old)))
            continue
        if old:
            found.append(Stretch("dropped", harmless(old)))
        if new:
            found.append(Stretch("added", harmless(new)))
    return found


def harmless(text: str) -> str:
    """As :func:`visible`, with the white space at both ends, which parts words in a diff."""
    inner = visible(text)
    if not inner:
        return "\n\n" if "\n\n" in text else " " if text else ""
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return f"{_space(before)}{inner}{_space(after)}"


def _space(text: str) -> str:
    return "\n\n" if "\n" in text else " " if text else ""


def _folded(stretches: list[Stretch]) -> list[Stretch]:
    """Long stretches without a change, cut to what stands around the changes."""
    if all(one.change == "same" for one in stretches):
        return stretches
    found = []
    for at, one in enumerate(stretches):
        text = one.text
        if one.change == "same" and len(text) > 3 * _AROUND:
            head = "" if at == 0 else text[:_AROUND].rpartition(" ")[0]
            tail = "" if at == len(stretches) - 1 else text[-_AROUND:].partition(" ")[2]
            text = f"{head} […] {tail}"
        found.append(Stretch(one.change, text))
    return found


def conflicts(site: Site, ask: Ask) -> Page:
    """Where accounts differ, newest first."""
    reading = site.reading()
    listing = reading.conflicts(after=ask.query("after") or None, limit=_LISTED)
    return Page(
        "conflicts.html",
        {
            "conflicts": [
                (one, _facts(ask, one.disagreement.differences)) for one in listing.items
            ],
            "onward": listing.next,
            "is_first": not ask.query("after"),
        },
    )


def conflict(site: Site, ask: Ask) -> Page:
    """Two accounts side by side, and the values over time."""
    read = site.reading().conflict(ask.request.path_params["id"])

    def values() -> Mapping[str, Any]:
        return {
            "read": read,
            "facts": _facts(ask, read.disagreement.differences),
            "values": [
                (one, mark(visible(one.text), one.words), ask.tongue(one.text))
                for one in read.values
            ],
            "courses": [_course(ask, one) for one in read.developments],
            "done": ask.words.say(DONE[ask.query("done")]) if ask.query("done") in DONE else "",
        }

    return Page("conflict.html", values, key=(read.etag, ask.query("done")))


def _facts(ask: Ask, differences: tuple[Any, ...]) -> list[Fact]:
    say = ask.words.say
    return list(
        dict.fromkeys(
            Fact(
                label=say(DIFFERENCE_WORDS[d.kind]),
                here=one_line(d.here),
                there=one_line(d.there),
                absent=say(ABSENT[d.kind]),
            )
            for d in differences
        )
    )


def _course(ask: Ask, development: Development) -> dict[str, Any]:
    say = ask.words.say
    subject = one_line(development.subject)
    return {
        "title": say("In the course of the day: {subject}", subject=subject)
        if development.kind == "time"
        else say("The figure rose: {subject}", subject=subject),
        "rows": [
            (
                say(PHASE_WORDS[step.phase]) if step.phase else "",
                one_line(mention.words),
                ask.moment(mention.published),
                [one_line(outlet) for outlet in mention.outlets],
                mention.passage_id,
            )
            for step in development.steps
            for mention in step.mentions
        ],
    }
