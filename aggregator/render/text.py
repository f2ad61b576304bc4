"""Plain text: the whole digest in 72 columns, and a short form of it for a terminal.

Neither holds an escape character, so that both can be piped, mailed and kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aggregator.model import Digest
from aggregator.render.arrange import view
from aggregator.render.columns import width, wrap
from aggregator.render.language import Language, language
from aggregator.render.phrases import NO_NEWS, VERBATIM, capital, names, origins, outlets
from aggregator.render.view import (
    Clash,
    CourseView,
    Credit,
    DigestView,
    LeftOutView,
    PageView,
    PassageView,
    Run,
    StoryView,
)

COLUMNS: Final = 72
"""Width of the text form: what a mail client shows without breaking lines again."""


def render_text(shown: DigestView) -> str:
    """Lay a digest out as plain text, in lines of at most 72 columns but for addresses."""
    words = shown.words
    title = words.say("News digest, {edition} edition", edition=shown.edition)
    lines = [*wrap(title.upper(), COLUMNS), shown.day, ""]
    lines += wrap(f"{', '.join(shown.summary)}.", COLUMNS)
    lines += wrap(_times(shown), COLUMNS)
    if shown.since:
        lines += wrap(shown.since, COLUMNS)
    for note in shown.notes:
        lines += wrap(note, COLUMNS)
    lines += _changes(shown)
    lines.append("")
    for story in shown.stories:
        heading = f"{story.title} ({weight(words, story)})"
        lines += wrap(heading, COLUMNS, first=f"{story.number:>3}. ")
    if not shown.stories:
        lines += wrap(words.say(NO_NEWS), COLUMNS)
    for story in shown.stories:
        lines += _story(words, story)
    if shown.left_out is not None:
        lines += ["", "", "=" * COLUMNS, *_listed(shown.left_out)]
    lines += _about(shown)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def render_brief(
    digest: Digest, *, width: int = 80, stories: int = 5, in_language: str = "en"
) -> str:
    """The digest in short: titles, how widely reported, first passages, and where accounts differ.

    Args:
        digest: to show.
        width: of the terminal, in columns; one under 40 is taken for 40.
        stories: how many to show; the others are counted.
        in_language: see :func:`aggregator.render.render`.

    Raises:
        ValueError: a zone or a language that is not known.
    """
    words = language(in_language)
    width = max(width, 40)
    shown = view(digest, words)
    edition = words.say("{edition} edition", edition=shown.edition)
    lines = wrap(f"{shown.day} · {shown.zone} · {edition}", width)
    lines += wrap(f"{', '.join(shown.summary)}.", width)
    for story in shown.stories[:stories]:
        lines.append("")
        heading = f"{story.title} [{weight(words, story)}]"
        lines += wrap(heading, width, first=f"{story.number:>2}. ")
        if story.passages:
            passage = story.passages[0]
            lines += wrap(passage.text, width, first="    ")
            lines += wrap(_who(words, passage), width, first="    -- ")
        for found in story.passages:
            for clash in found.clashes:
                if not clash.told:
                    lines += _facts(words, clash, width, "    ")
    more = len(shown.stories) - stories
    if more > 0:
        rest = words.count("... and {n} more story.", "... and {n} more stories.", more)
        lines += ["", *wrap(rest, width)]
    if not shown.stories:
        lines += ["", *wrap(words.say(NO_NEWS), width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _times(shown: DigestView) -> str:
    return f"{shown.times} {shown.words.say('As of {time}.', time=shown.as_of.here)}"


def weight(words: Language, story: StoryView) -> str:
    """How widely a story is reported, what it is to the reader, and whether accounts differ."""
    parts = [outlets(words, len(story.outlets))]
    if len(story.outlets) > 1:
        parts.append(origins(words, story.origins))
    if story.news:
        parts.append(story.news.lower())
    if story.clashes:
        parts.append(words.say("accounts differ"))
    return ", ".join(parts)


def _changes(shown: DigestView) -> Iterator[str]:
    """What was given before and is no longer so: first of all."""
    words = shown.words
    for change in shown.changes:
        yield ""
        yield from wrap(f"{change.label.upper()}: {change.facts}", COLUMNS, first="! ", rest="  ")
        yield from wrap(words.say("The digest before gave:"), COLUMNS, first="  ")
        yield from wrap(change.text, COLUMNS, first="  | ", rest="  | ")
        if change.now:
            yield from wrap(words.say("It says now:"), COLUMNS, first="  ")
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


def _who(words: Language, passage: PassageView) -> str:
    carriers = list(dict.fromkeys(credit.outlet for credit in passage.credits))
    shown = next(credit for credit in passage.credits if credit.shown)
    if len(carriers) == 1:
        return f"{shown.outlet}, {shown.when.here}"
    return words.say(
        "{outlets}: {names}; first {time}",
        outlets=outlets(words, len(carriers)),
        names=names(words, carriers, most=6),
        time=shown.when.here,
    )


def _story(words: Language, story: StoryView) -> Iterator[str]:
    yield ""
    yield ""
    yield "=" * COLUMNS
    yield from wrap(story.title, COLUMNS, first=f"{story.number}. ")
    yield "=" * COLUMNS
    yield from wrap(facts(words, story), COLUMNS)
    if story.moved:
        yield from wrap(story.moved, COLUMNS)
    for run in story.lead:
        yield from _run(words, run)
    for course in story.courses:
        yield from _course(course)
    for run in story.runs:
        yield from _run(words, run)
    for left_out in story.left_out:
        yield from _listed(left_out)


def facts(words: Language, story: StoryView) -> str:
    """What stands under the title of a story, in sentences."""
    carriers = outlets(words, len(story.outlets))
    if len(story.outlets) > 1:
        carriers = f"{carriers}, {origins(words, story.origins)}"
    parts = [story.news, f"{carriers}: {', '.join(story.outlets)}", story.hours]
    if len(story.outlets) > 1:
        parts.append(words.say("Headline: {outlet}", outlet=story.title_outlet))
    return " ".join(f"{part}." for part in parts if part)


def _run(words: Language, run: Run) -> Iterator[str]:
    yield ""
    if run.credit is not None:
        heading = f": “{run.heading}”" if run.heading else ""
        yield from _credit(run.credit, "", heading)
    else:
        yield f"{capital(run.passages[0].reported_by)}:"
    yield ""
    for passage in run.passages:
        yield from wrap(passage.text, COLUMNS, first="  ")
        if passage.quoted is not None:
            yield from wrap(f"({passage.quoted.words})", COLUMNS, first="  ")
            if passage.quoted.link:
                yield f"  {passage.quoted.link}"
        yield from _below(words, passage, listed=run.credit is None)
        yield f"{f'[{passage.id}]':>{COLUMNS}}"


def _below(words: Language, passage: PassageView, *, listed: bool) -> Iterator[str]:
    if passage.news:
        yield ""
        yield from wrap(f"{passage.news}. {_before(words, passage)}", COLUMNS, first="  ")
    if passage.superseded_by:
        later = words.say("Later put otherwise by the same outlet:")
        yield from wrap(f"{later} [{passage.superseded_by}]", COLUMNS, first="  ! ")
    if passage.origin_lines:
        yield ""
        for line in passage.origin_lines:
            yield from wrap(words.say("from {origin}", origin=line), COLUMNS, first="    = ")
    if listed:
        yield ""
        for credit in passage.credits:
            told = f", {credit.quoted.words}" if credit.quoted is not None else ""
            yield from _credit(credit, "    - ", f"{told}: {credit.match}")
    for wording in passage.wordings:
        yield ""
        by = names(words, [credit.outlet for credit in wording.credits])
        kind = words.say("Other wording, {match} ({outlets}):", match=wording.match, outlets=by)
        yield from wrap(kind, COLUMNS, first="    ")
        yield from wrap(wording.text, COLUMNS, first="    | ", rest="    | ")
    for clash in passage.clashes:
        yield ""
        yield from _facts(words, clash, COLUMNS, "  ")
        if not clash.told and not clash.long:
            text = "".join(stretch.text for stretch in clash.stretches)
            yield from wrap(f"{clash.there}:", COLUMNS, first="    ")
            yield from wrap(text, COLUMNS, first="    | ", rest="    | ")
        yield "    " + words.say("see [{passage}]", passage=clash.passage_id)


def _before(words: Language, passage: PassageView) -> str:
    """The words that changed since they were given."""
    if passage.before is None:
        return words.say("The digest before gave other words.")
    parts = []
    for stretch in passage.before:
        found = stretch.text.strip()
        if stretch.change == "added" and found:
            parts.append(words.say("now “{words}”", words=found))
        elif stretch.change == "dropped" and found:
            parts.append(words.say("before “{words}”", words=found))
    if not parts:
        return words.say("Changed in punctuation only.")
    return words.say("Changed: {changes}.", changes=", ".join(parts))


def _credit(credit: Credit, first: str, end: str) -> Iterator[str]:
    yield from wrap(f"{', '.join((credit.outlet, *credit.facts))}{end}", COLUMNS, first=first)
    if credit.where.link:
        yield f"{' ' * width(first)}{credit.where.link}"


def _facts(words: Language, clash: Clash, columns: int, indent: str) -> Iterator[str]:
    first = f"{indent}! {words.say('Accounts differ')}. "
    for fact in clash.facts:
        here, there = fact.sides
        said = f"{fact.label}: {here} ({clash.here}) / {there} ({clash.there})"
        yield from wrap(said, columns, first=first, rest=f"{indent}  ")
        first = f"{indent}  "


def _about(shown: DigestView) -> Iterator[str]:
    words = shown.words
    yield ""
    yield ""
    yield "=" * COLUMNS
    yield words.say("About this digest")
    yield "=" * COLUMNS
    about = [
        words.say(VERBATIM),
        words.say(
            "The code in brackets names a passage: “{command}” explains why two were shown as "
            "one, or were not.",
            command="aggregator why CODE CODE",
        ),
        words.say("The day is that of {zone}.", zone=shown.zone),
    ]
    yield from wrap(" ".join(about), COLUMNS)
    yield ""
    yield words.say("Made from:")
    for page in shown.pages:
        title = f" “{page.title}”" if page.title else ""
        facts = ", ".join(part for part in (about_page(words, page), page.where.words) if part)
        yield from wrap(f"{page.outlet}:{title}, {facts}", COLUMNS, first="  - ")
        if page.where.link:
            yield f"    {page.where.link}"


def about_page(words: Language, page: PageView) -> str:
    """How many posts of the day a page has, and how their day is known."""
    posts = words.say("{posts} of this day", posts=page.posts)
    if not page.basis:
        return posts
    return f"{posts}, {words.say('day known from {basis}', basis=page.basis)}"
