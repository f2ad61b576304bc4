"""Markdown (CommonMark): to be read as it is, aloud, or turned into something else.

All that Markdown, or GitHub's tables, struck-through words and bare addresses, would interpret
in other people's text is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from aggregator.render.language import Language
from aggregator.render.phrases import NO_NEWS, VERBATIM, capital, names, origins, outlets
from aggregator.render.text import about_page, weight
from aggregator.render.view import (
    ChangeView,
    Clash,
    CourseView,
    Credit,
    DigestView,
    LeftOutView,
    PassageView,
    Quoted,
    Run,
    StoryView,
)

_ANYWHERE: Final = re.compile(r"[\\`*_\[\]<|~]|&(?=#|\w+;)|:(?=//)|(?<=www)\.")
_AT_START: Final = re.compile(r"^(?:[#+=>-]|\d+(?=[.)]))", re.MULTILINE)


def render_markdown(shown: DigestView) -> str:
    """Lay a digest out as Markdown."""
    words = shown.words
    edition = words.say("{edition} edition", edition=escape(shown.edition))
    as_of = words.say("As of {time}.", time=shown.as_of.here)
    blocks = [
        "# " + words.say("News digest: {day}", day=shown.day),
        f"{edition}: {', '.join(shown.summary)}. {escape(shown.times)} {as_of}",
    ]
    if shown.since:
        blocks.append(escape(shown.since))
    blocks += map(escape, shown.notes)
    for change in shown.changes:
        blocks += _change(words, change)
    if shown.stories:
        blocks.append(
            "\n".join(f"{s.number}. {escape(s.title)} ({weight(words, s)})" for s in shown.stories)
        )
    else:
        blocks.append(words.say(NO_NEWS))
    for story in shown.stories:
        blocks += _story(words, story)
    if shown.left_out is not None:
        blocks += [f"## {escape(shown.left_out.title)}", *_listed(shown.left_out)]
    blocks += [
        f"## {words.say('About this digest')}",
        " ".join(
            [
                words.say(VERBATIM),
                words.say(
                    "Each passage is followed by its code, in a comment: {command} explains why "
                    "two were shown as one, or were not.",
                    command="`aggregator why CODE CODE`",
                ),
                words.say("The day is that of {zone}.", zone=escape(shown.zone)),
            ]
        ),
        words.say("Made from:"),
    ]
    pages = []
    for page in shown.pages:
        title = escape(page.title or words.say("untitled"))
        if page.where.link:
            title = f"[{title}]({_target(page.where.link)})"
        where = f", {escape(page.where.words)}" if page.where.words else ""
        pages.append(f"- {escape(page.outlet)}: {title}, {about_page(words, page)}{where}")
    blocks.append("\n".join(pages) or words.say("nothing"))
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """The text, so that Markdown shows it as it is; line breaks become hard ones."""
    text = _ANYWHERE.sub(lambda found: f"\\{found[0]}", text)
    text = _AT_START.sub(_escape_start, text)
    return "\\\n".join(text.split("\n"))


def _escape_start(found: re.Match[str]) -> str:
    sign = found[0]
    return f"{sign}\\" if sign[0].isdigit() else f"\\{sign}"


def _target(link: str) -> str:
    return f"<{link}>" if re.search(r"[()]", link) else link


def _quote(text: str, indent: str = "") -> str:
    return "\n".join(f"{indent}> {line}".rstrip() for line in escape(text).split("\n"))


def _comment(passage_id: str) -> str:
    return f"<!-- {re.sub('[^0-9A-Za-z]', '', passage_id)} -->"


def _change(words: Language, change: ChangeView) -> Iterator[str]:
    facts = escape(change.facts)
    if change.link:
        facts = f"[{facts}]({_target(change.link)})"
    yield f"**{change.label}:** {facts}. {words.say('The digest before gave:')}"
    yield _quote(change.text)
    if change.now:
        yield words.say("It says now:")
        yield _quote(change.now)


def _listed(left_out: LeftOutView) -> Iterator[str]:
    lines = []
    for line in left_out.lines:
        text = escape(line.text)
        if line.link:
            text = f"[{text}]({_target(line.link)})"
        lines.append(f"- {text} ({escape(line.facts)})")
    yield "\n".join(lines)


def _course(course: CourseView) -> Iterator[str]:
    yield f"**{escape(course.title)}**"
    lines = []
    for phase, values in course.steps:
        told = "; ".join(f"**{escape(v.words)}** ({escape(v.who)})" for v in values)
        lines.append(f"1. {phase}: {told}" if phase else f"1. {told}")
    yield "\n".join(lines)


def _story(words: Language, story: StoryView) -> Iterator[str]:
    yield f"## {story.number}. {escape(story.title)}"
    several = len(story.outlets) > 1
    carriers = outlets(words, len(story.outlets))
    if several:
        carriers = f"{carriers}, {origins(words, story.origins)}"
    parts = [
        story.news and f"**{story.news}**",
        f"{carriers}: {escape(', '.join(story.outlets))}",
        story.hours,
        several and words.say("Headline: {outlet}", outlet=escape(story.title_outlet)),
    ]
    yield " ".join(f"{part}." for part in parts if part)
    if story.moved:
        yield escape(story.moved)
    for run in story.lead:
        yield from _run(words, run)
    for course in story.courses:
        yield from _course(course)
    for run in story.runs:
        yield from _run(words, run)
    for left_out in story.left_out:
        yield f"{escape(capital(left_out.title))}:"
        yield from _listed(left_out)


def _run(words: Language, run: Run) -> Iterator[str]:
    if run.credit is not None:
        heading = f" “{escape(run.heading)}”" if run.heading else ""
        yield f"{_credit(run.credit)}:{heading}"
    else:
        yield f"**{capital(run.passages[0].reported_by)}:**"
    for passage in run.passages:
        quote = _quote(passage.text)
        if passage.quoted is not None:
            quote += f"\n>\n> ({_whose(passage.quoted)})"
        yield f"{quote}\n\n{_comment(passage.id)}"
        yield from _below(words, passage, listed=run.credit is None)


def _below(words: Language, passage: PassageView, *, listed: bool) -> Iterator[str]:
    if passage.news:
        yield f"**{passage.news}.** {_before(words, passage)}"
    if passage.superseded_by:
        later = words.say("Later put otherwise by the same outlet:")
        yield f"*{later} {passage.superseded_by}.*"
    if passage.origin_lines:
        yield "\n".join(
            f"- {words.say('from {origin}', origin=escape(line))}" for line in passage.origin_lines
        )
    if listed:
        yield "\n".join(
            f"- {_credit(credit, credit.quoted)}: {credit.match}" for credit in passage.credits
        )
    if passage.wordings:
        yield f"{words.count('{n} other wording', '{n} other wordings', len(passage.wordings))}:"
        yield "\n".join(
            f"- {capital(w.match)}, {escape(names(words, [c.outlet for c in w.credits]))}:\n\n"
            f"{_quote(w.text, '  ')}\n"
            for w in passage.wordings
        ).rstrip()
    for clash in passage.clashes:
        yield f"**{words.say('Accounts differ')}.** {'; '.join(_facts(clash))}."
        if not clash.told and not clash.long:
            yield f"{escape(clash.there)}:"
            yield _quote("".join(stretch.text for stretch in clash.stretches))


def _before(words: Language, passage: PassageView) -> str:
    """The words that changed since they were given."""
    if passage.before is None:
        return words.say("The digest before gave other words.")
    parts = []
    for stretch in passage.before:
        found = escape(stretch.text.strip().replace("\n", " "))
        if stretch.change == "added" and found:
            parts.append(words.say("now {words}", words=f"**{found}**"))
        elif stretch.change == "dropped" and found:
            parts.append(words.say("before {words}", words=f"~~{found}~~"))
    if not parts:
        return words.say("Changed in punctuation only.")
    return words.say("Changed: {changes}.", changes=", ".join(parts))


def _credit(credit: Credit, quoted: Quoted | None = None) -> str:
    outlet = f"**{escape(credit.outlet)}**"
    if credit.where.link:
        outlet = f"[{outlet}]({_target(credit.where.link)})"
    told = (_whose(quoted),) if quoted is not None else ()
    return ", ".join((outlet, *map(escape, credit.facts), *told))


def _whose(quoted: Quoted) -> str:
    """Whose words a passage is."""
    told = escape(quoted.words)
    return f"[{told}]({_target(quoted.link)})" if quoted.link else told


def _facts(clash: Clash) -> Iterator[str]:
    for fact in clash.facts:
        here, there = (f"**{escape(side)}**" for side in fact.sides)
        yield f"{fact.label}: {here} ({escape(clash.here)}), {there} ({escape(clash.there)})"
