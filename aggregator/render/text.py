"""Plain text: the whole digest in 72 columns, and a short form of it for a terminal.

Neither holds an escape character, so that both can be piped, mailed and kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aggregator.model import Digest
from aggregator.render.arrange import view
from aggregator.render.columns import width, wrap
from aggregator.render.phrases import NO_NEWS, names, plural
from aggregator.render.view import (
    Clash,
    CourseView,
    Credit,
    DigestView,
    LeftOutView,
    PassageView,
    Run,
    StoryView,
)

COLUMNS: Final = 72
"""Width of the text form: what a mail client shows without breaking lines again."""


def render_text(shown: DigestView) -> str:
    """Lay a digest out as plain text, in lines of at most 72 columns but for addresses."""
    lines = [f"NEWS DIGEST, {shown.edition.upper()} EDITION", shown.day, ""]
    lines += wrap(f"{', '.join(shown.summary)}.", COLUMNS)
    lines += wrap(_times(shown), COLUMNS)
    if shown.since:
        lines += wrap(shown.since, COLUMNS)
    for note in shown.notes:
        lines += wrap(note, COLUMNS)
    lines += _changes(shown)
    lines.append("")
    for story in shown.stories:
        lines += wrap(f"{story.title} ({_weight(story)})", COLUMNS, first=f"{story.number:>3}. ")
    if not shown.stories:
        lines.append(NO_NEWS)
    for story in shown.stories:
        lines += _story(story)
    if shown.left_out is not None:
        lines += ["", "", "=" * COLUMNS, *_listed(shown.left_out)]
    lines += _about(shown)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def render_brief(digest: Digest, *, width: int = 80, stories: int = 5) -> str:
    """The digest in short: titles, how widely reported, first passages, and where accounts differ.

    Args:
        digest: to show.
        width: of the terminal, in columns; one under 40 is taken for 40.
        stories: how many to show; the others are counted.

    Raises:
        ValueError: a zone that is not known.
    """
    width = max(width, 40)
    shown = view(digest)
    lines = wrap(f"{shown.day} · {shown.zone} · {shown.edition} edition", width)
    lines += wrap(f"{', '.join(shown.summary)}.", width)
    for story in shown.stories[:stories]:
        lines.append("")
        lines += wrap(f"{story.title} [{_weight(story)}]", width, first=f"{story.number:>2}. ")
        if story.passages:
            passage = story.passages[0]
            lines += wrap(passage.text, width, first="    ")
            lines += wrap(_who(passage), width, first="    -- ")
        for found in story.passages:
            for clash in found.clashes:
                if not clash.told:
                    lines += _facts(clash, width, "    ")
    more = len(shown.stories) - stories
    if more > 0:
        lines += ["", *wrap(f"... and {plural(more, 'more story', 'more stories')}.", width)]
    if not shown.stories:
        lines += ["", *wrap(NO_NEWS, width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _times(shown: DigestView) -> str:
    return f"{shown.times} As of {shown.as_of.here}."


def _weight(story: StoryView) -> str:
    parts = [plural(len(story.outlets), "outlet")]
    if len(story.outlets) > 1:
        parts.append(plural(story.origins, "origin"))
    if story.news:
        parts.append(story.news.lower())
    if story.clashes:
        parts.append("accounts differ")
    return ", ".join(parts)


def _changes(shown: DigestView) -> Iterator[str]:
    """What was given before and is no longer so: first of all."""
    for change in shown.changes:
        yield ""
        yield from wrap(f"{change.label.upper()}: {change.facts}", COLUMNS, first="! ", rest="  ")
        yield "  The digest before gave:"
        yield from wrap(change.text, COLUMNS, first="  | ", rest="  | ")
        if change.now:
            yield "  It says now:"
            yield from wrap(change.now, COLUMNS, first="  | ", rest="  | ")
        if change.link:
            yield f"  {change.link}"


def _listed(left_out: LeftOutView) -> Iterator[str]:
    yield ""
    yield from wrap(f"{left_out.title}:", COLUMNS)
    for line in left_out.lines:
        yield from wrap(f"{line.text} ({line.facts})", COLUMNS, first="  - ")
        if line.link:
            yield f"    {line.link}"


def _course(course: CourseView) -> Iterator[str]:
    yield ""
    yield from wrap(f"{course.title}:", COLUMNS, first="  ")
    for phase, values in course.steps:
        told = "; ".join(f"{value.words} ({value.who})" for value in values)
        yield from wrap(f"{phase}: {told}" if phase else told, COLUMNS, first="    > ")


def _who(passage: PassageView) -> str:
    outlets = list(dict.fromkeys(credit.outlet for credit in passage.credits))
    shown = next(credit for credit in passage.credits if credit.shown)
    if len(outlets) == 1:
        return f"{shown.outlet}, {shown.when.here}"
    return f"{plural(len(outlets), 'outlet')}: {names(outlets, most=6)}; first {shown.when.here}"


def _story(story: StoryView) -> Iterator[str]:
    yield ""
    yield ""
    yield "=" * COLUMNS
    yield from wrap(story.title, COLUMNS, first=f"{story.number}. ")
    yield "=" * COLUMNS
    hours = f" {story.hours}." if story.hours else ""
    origins = f", {plural(story.origins, 'origin')}" if len(story.outlets) > 1 else ""
    outlets = f"{plural(len(story.outlets), 'outlet')}{origins}: {', '.join(story.outlets)}."
    headline = f" Headline: {story.title_outlet}." if len(story.outlets) > 1 else ""
    news = f"{story.news}. " if story.news else ""
    yield from wrap(f"{news}{outlets}{hours}{headline}", COLUMNS)
    if story.moved:
        yield from wrap(story.moved, COLUMNS)
    for run in story.lead:
        yield from _run(run)
    for course in story.courses:
        yield from _course(course)
    for run in story.runs:
        yield from _run(run)
    for left_out in story.left_out:
        yield from _listed(left_out)


def _run(run: Run) -> Iterator[str]:
    yield ""
    if run.credit is not None:
        heading = f": “{run.heading}”" if run.heading else ""
        yield from _credit(run.credit, "", heading)
    else:
        yield f"{run.passages[0].reported_by.capitalize()}:"
    yield ""
    for passage in run.passages:
        yield from wrap(passage.text, COLUMNS, first="  ")
        yield from _below(passage, listed=run.credit is None)
        yield f"{f'[{passage.id}]':>{COLUMNS}}"


def _below(passage: PassageView, *, listed: bool) -> Iterator[str]:
    if passage.news:
        yield ""
        yield from wrap(f"{passage.news}. {_before(passage)}", COLUMNS, first="  ")
    if passage.superseded_by:
        yield from wrap(
            f"Later put otherwise by the same outlet: see [{passage.superseded_by}]",
            COLUMNS,
            first="  ! ",
        )
    if passage.origin_lines:
        yield ""
        for line in passage.origin_lines:
            yield from wrap(f"from {line}", COLUMNS, first="    = ")
    if listed:
        yield ""
        for credit in passage.credits:
            yield from _credit(credit, "    - ", f": {credit.match}")
    for wording in passage.wordings:
        yield ""
        by = names([credit.outlet for credit in wording.credits])
        yield from wrap(f"Other wording, {wording.match} ({by}):", COLUMNS, first="    ")
        yield from wrap(wording.text, COLUMNS, first="    | ", rest="    | ")
    for clash in passage.clashes:
        yield ""
        yield from _facts(clash, COLUMNS, "  ")
        if not clash.told and not clash.long:
            text = "".join(stretch.text for stretch in clash.stretches)
            yield from wrap(f"{clash.there}:", COLUMNS, first="    ")
            yield from wrap(text, COLUMNS, first="    | ", rest="    | ")
        yield f"    see [{clash.passage_id}]"


def _before(passage: PassageView) -> str:
    """The words that changed since they were given."""
    if passage.before is None:
        return "The digest before gave other words."
    parts = []
    for stretch in passage.before:
        words = stretch.text.strip()
        if stretch.change == "added" and words:
            parts.append(f"now “{words}”")
        elif stretch.change == "dropped" and words:
            parts.append(f"before “{words}”")
    return f"Changed: {', '.join(parts)}." if parts else "Changed in punctuation only."


def _credit(credit: Credit, first: str, end: str) -> Iterator[str]:
    yield from wrap(f"{', '.join((credit.outlet, *credit.facts))}{end}", COLUMNS, first=first)
    if credit.where.link:
        yield f"{' ' * width(first)}{credit.where.link}"


def _facts(clash: Clash, columns: int, indent: str) -> Iterator[str]:
    first = f"{indent}! Accounts differ. "
    for fact in clash.facts:
        here, there = fact.sides
        said = f"{fact.label}: {here} ({clash.here}) / {there} ({clash.there})"
        yield from wrap(said, columns, first=first, rest=f"{indent}  ")
        first = f"{indent}  "


def _about(shown: DigestView) -> Iterator[str]:
    yield ""
    yield ""
    yield "=" * COLUMNS
    yield "About this digest"
    yield "=" * COLUMNS
    yield from wrap(
        "Every passage is verbatim text of the outlet that is named with it. One that several "
        "outlets carry is shown once, with all of them. Where accounts give different facts, "
        "both are shown and neither is chosen. The code in brackets names a passage: "
        "“aggregator why CODE CODE” explains why two were shown as one, or were not. "
        f"The day is that of {shown.zone}.",
        COLUMNS,
    )
    yield ""
    yield "Made from:"
    for page in shown.pages:
        title = f" “{page.title}”" if page.title else ""
        basis = f", day known from {page.basis}" if page.basis else ""
        where = f", {page.where.words}" if page.where.words else ""
        yield from wrap(
            f"{page.outlet}:{title}, {page.posts} of this day{basis}{where}",
            COLUMNS,
            first="  - ",
        )
        if page.where.link:
            yield f"    {page.where.link}"
