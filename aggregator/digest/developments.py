"""What changed in the course of the day, told as a course and not as a contradiction.

Three things that look alike to a guard of facts are told apart here: a figure that rises over time
or an event that was expected and then happened (a development), a later account of the same outlet
(it supersedes the earlier one), and accounts that differ (a disagreement: both are shown, with
their sources and times). Nothing is averaged and nothing chosen.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aggregator.digest.alike import same_statement
from aggregator.digest.courses import figure_courses, passage_time, time_courses
from aggregator.digest.figures import corrects
from aggregator.digest.timing import foretells
from aggregator.model import Development, Disagreement, Passage, Post


@dataclass(frozen=True, slots=True)
class Developed:
    """A story's passages and courses.

    Attributes:
        passages: as they were given, but for disagreements that a course explains.
        developments: by the time of their first value.
    """

    passages: tuple[Passage, ...]
    developments: tuple[Development, ...]


def develop(stories: Sequence[Sequence[Passage]], posts: Mapping[str, Post]) -> list[Developed]:
    """Find what developed in the stories of a digest.

    A course may take its values from several stories (a call that is expected in one and
    described in another): it is told in the one that has most of them, the first of equals.

    Args:
        stories: the passages of each, in time order.
        posts: that they are of, by id.
    """
    home = {p.id: number for number, story in enumerate(stories) for p in story}
    passages = {p.id: _without_chance(p, stories, home) for story in stories for p in story}
    courses = [*figure_courses(passages, home), *time_courses(passages, home, posts)]
    explained = {
        frozenset((a, b))
        for course in courses
        if course.kind == "figure"
        for a in _passage_ids(course)
        for b in _passage_ids(course)
        if a != b
    }
    later = _superseded(passages, posts, explained)
    explained |= {frozenset(pair) for pair in later.items()}
    told: dict[int, list[Development]] = defaultdict(list)
    for course in courses:
        votes = [home[i] for i in _passage_ids(course)]
        told[max(votes, key=lambda n: (votes.count(n), -n))].append(course)
    return [
        Developed(
            tuple(_settled(passages[p.id], explained, later) for p in story),
            tuple(sorted(told[number], key=_first_time)),
        )
        for number, story in enumerate(stories)
    ]


def overtaken(story: Developed) -> frozenset[str]:
    """Ids of passages that give what is no longer so: no lead of a story.

    That is the earlier count of a course without its last one, when an event was expected that
    has begun since, a forecast in a story of such an event, and what its own outlet put right.

    Args:
        story: as :func:`develop` gave it.
    """
    found: set[str] = {p.id for p in story.passages if p.superseded_by}
    for course in story.developments:
        happened = course.steps[-1].phase not in ("", "expected")
        if course.kind == "figure":
            stale = course.steps[:-1]
        else:
            stale = tuple(s for s in course.steps if happened and s.phase == "expected")
        current = {m.passage_id for s in course.steps if s not in stale for m in s.mentions}
        found |= {m.passage_id for step in stale for m in step.mentions} - current
        if happened:
            found |= {p.id for p in story.passages if p.id not in current and foretells(p.text)}
    return frozenset(found)


def _passage_ids(course: Development) -> list[str]:
    return [m.passage_id for step in course.steps for m in step.mentions]


def _first_time(course: Development) -> tuple[str, str]:
    moment = course.steps[0].mentions[0].published
    at = moment.at.timestamp() if moment.at else float("inf")
    return f"{at:020.3f}", course.subject


def _settled(passage: Passage, explained: set[frozenset[str]], later: Mapping[str, str]) -> Passage:
    left = tuple(
        d for d in passage.disagreements if frozenset((passage.id, d.passage_id)) not in explained
    )
    superseded = later.get(passage.id)
    if len(left) == len(passage.disagreements) and superseded is None:
        return passage
    return dataclasses.replace(passage, disagreements=left, superseded_by=superseded)


def _without_chance(
    passage: Passage, stories: Sequence[Sequence[Passage]], home: Mapping[str, int]
) -> Passage:
    """A passage without the differences between sentences that do not say the same.

    Two long texts of one event hold many figures and names; that they differ somewhere is no
    disagreement unless the sentences that differ are about the same thing.
    """
    left: list[Disagreement] = []
    for other in passage.disagreements:
        kept = tuple(
            d
            for d in other.differences
            if same_statement(passage.text, d.here, other.text, d.there)
        )
        one_voice = len(passage.outlets) == 1 and passage.outlets == other.outlets
        if one_voice and all(d.kind == "modality" for d in kept):
            # An outlet that puts its own report in more or less certain words contradicts nobody.
            continue
        if kept:
            left.append(
                other
                if len(kept) == len(other.differences)
                else dataclasses.replace(other, differences=kept)
            )
    if len(left) == len(passage.disagreements) and all(
        a is b for a, b in zip(left, passage.disagreements, strict=True)
    ):
        return passage
    return dataclasses.replace(passage, disagreements=tuple(left))


def _superseded(
    passages: Mapping[str, Passage],
    posts: Mapping[str, Post],
    explained: set[frozenset[str]],
) -> dict[str, str]:
    """Passages that their own outlet put right later, and by which one."""
    found: dict[str, str] = {}
    for passage in passages.values():
        for other in passage.disagreements:
            later = passages.get(other.passage_id)
            if later is None or frozenset((passage.id, later.id)) in explained:
                continue
            if passage.outlets != later.outlets or len(passage.outlets) != 1:
                continue
            a, b = passage_time(passage), passage_time(later)
            if a is None or b is None or a >= b:
                continue
            post = posts.get(later.shown.post_id)
            told = f"{post.title}\n{post.text}" if post is not None else later.text
            alike = all(d.kind in ("number", "name", "date") for d in other.differences)
            if corrects(told) or alike:
                found[passage.id] = later.id
    return found
