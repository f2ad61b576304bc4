"""Markdown (CommonMark): to be read as it is, aloud, or turned into something else.

All that Markdown, or GitHub's tables, struck-through words and bare addresses, would interpret
in other people's text is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from aggregator.render.phrases import NO_NEWS, names, plural
from aggregator.render.view import (
    ChangeView,
    Clash,
    CourseView,
    Credit,
    DigestView,
    LeftOutView,
    PassageView,
    Run,
    StoryView,
)

_ANYWHERE: Final = re.compile(r"[\\`*_\[\]<|~]|&(?=#|\w+;)|:(?=//)|(?<=www)\.")
_AT_START: Final = re.compile(r"^(?:[#+=>-]|\d+(?=[.)]))", re.MULTILINE)


def render_markdown(shown: DigestView) -> str:
    """Lay a digest out as Markdown."""
    blocks = [
        f"# News digest: {shown.day}",
        f"{escape(shown.edition)} edition: {', '.join(shown.summary)}. "
        f"{escape(shown.times)} As of {shown.as_of.here}.",
    ]
    if shown.since:
        blocks.append(escape(shown.since))
    blocks += map(escape, shown.notes)
    for change in shown.changes:
        blocks += _change(change)
    if shown.stories:
        blocks.append(
            "\n".join(f"{s.number}. {escape(s.title)} ({_weight(s)})" for s in shown.stories)
        )
    else:
        blocks.append(NO_NEWS)
    for story in shown.stories:
        blocks += _story(story)
    if shown.left_out is not None:
        blocks += [f"## {escape(shown.left_out.title)}", *_listed(shown.left_out)]
    blocks += [
        "## About this digest",
        "Every passage is verbatim text of the outlet that is named with it. One that several "
        "outlets carry is shown once, with all of them. Where accounts give different facts, both "
        "are shown and neither is chosen. Each passage is followed by its code, in a comment: "
        "`aggregator why CODE CODE` explains why two were shown as one, or were not. "
        f"The day is that of {escape(shown.zone)}.",
        "It was made from:",
    ]
    pages = []
    for page in shown.pages:
        title = escape(page.title or "untitled")
        if page.where.link:
            title = f"[{title}]({_target(page.where.link)})"
        basis = f", day known from {page.basis}" if page.basis else ""
        where = f", {escape(page.where.words)}" if page.where.words else ""
        pages.append(f"- {escape(page.outlet)}: {title}, {page.posts} of this day{basis}{where}")
    blocks.append("\n".join(pages) or "nothing")
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


def _weight(story: StoryView) -> str:
    parts = [plural(len(story.outlets), "outlet")]
    if len(story.outlets) > 1:
        parts.append(plural(story.origins, "origin"))
    if story.news:
        parts.append(story.news.lower())
    if story.clashes:
        parts.append("accounts differ")
    return ", ".join(parts)


def _change(change: ChangeView) -> Iterator[str]:
    facts = escape(change.facts)
    if change.link:
        facts = f"[{facts}]({_target(change.link)})"
    yield f"**{change.label}:** {facts}. The digest before gave:"
    yield _quote(change.text)
    if change.now:
        yield "It says now:"
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


def _story(story: StoryView) -> Iterator[str]:
    yield f"## {story.number}. {escape(story.title)}"
    hours = f" {story.hours}." if story.hours else ""
    headline = f" Headline: {escape(story.title_outlet)}." if len(story.outlets) > 1 else ""
    outlets = escape(", ".join(story.outlets))
    origins = f", {plural(story.origins, 'origin')}" if len(story.outlets) > 1 else ""
    news = f"**{story.news}.** " if story.news else ""
    yield f"{news}{plural(len(story.outlets), 'outlet')}{origins}: {outlets}.{hours}{headline}"
    if story.moved:
        yield escape(story.moved)
    for run in story.lead:
        yield from _run(run)
    for course in story.courses:
        yield from _course(course)
    for run in story.runs:
        yield from _run(run)
    for left_out in story.left_out:
        yield f"{escape(left_out.title).capitalize()}:"
        yield from _listed(left_out)


def _run(run: Run) -> Iterator[str]:
    if run.credit is not None:
        heading = f" “{escape(run.heading)}”" if run.heading else ""
        yield f"{_credit(run.credit)}:{heading}"
    else:
        yield f"**{run.passages[0].reported_by.capitalize()}:**"
    for passage in run.passages:
        yield f"{_quote(passage.text)}\n\n{_comment(passage.id)}"
        yield from _below(passage, listed=run.credit is None)


def _below(passage: PassageView, *, listed: bool) -> Iterator[str]:
    if passage.news:
        yield f"**{passage.news}.** {_before(passage)}"
    if passage.superseded_by:
        yield f"*Later put otherwise by the same outlet: {passage.superseded_by}.*"
    if passage.origin_lines:
        yield "\n".join(f"- from {escape(line)}" for line in passage.origin_lines)
    if listed:
        yield "\n".join(f"- {_credit(credit)}: {credit.match}" for credit in passage.credits)
    if passage.wordings:
        yield f"{plural(len(passage.wordings), 'other wording').capitalize()}:"
        yield "\n".join(
            f"- {w.match.capitalize()}, {escape(names([c.outlet for c in w.credits]))}:\n\n"
            f"{_quote(w.text, '  ')}\n"
            for w in passage.wordings
        ).rstrip()
    for clash in passage.clashes:
        yield f"**Accounts differ.** {'; '.join(_facts(clash))}."
        if not clash.told and not clash.long:
            yield f"{escape(clash.there)}:"
            yield _quote("".join(stretch.text for stretch in clash.stretches))


def _before(passage: PassageView) -> str:
    """The words that changed since they were given."""
    if passage.before is None:
        return "The digest before gave other words."
    parts = []
    for stretch in passage.before:
        words = escape(stretch.text.strip().replace("\n", " "))
        if stretch.change == "added" and words:
            parts.append(f"now **{words}**")
        elif stretch.change == "dropped" and words:
            parts.append(f"before ~~{words}~~")
    return f"Changed: {', '.join(parts)}." if parts else "Changed in punctuation only."


def _credit(credit: Credit) -> str:
    outlet = f"**{escape(credit.outlet)}**"
    if credit.where.link:
        outlet = f"[{outlet}]({_target(credit.where.link)})"
    return ", ".join((outlet, *map(escape, credit.facts)))


def _facts(clash: Clash) -> Iterator[str]:
    for fact in clash.facts:
        here, there = (f"**{escape(side)}**" for side in fact.sides)
        yield f"{fact.label}: {here} ({escape(clash.here)}), {there} ({escape(clash.there)})"
