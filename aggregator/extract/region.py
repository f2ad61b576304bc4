"""Where in a document the news stands: the stretch of lines with the most prose.

Method: maximum subsequence segmentation (Pasternack and Roth, 2009, "Extracting Article Text
from the Web with Maximum Subsequence Segmentation"), with lines instead of tokens: prose counts
its words, furniture counts against, and the best contiguous stretch wins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from aggregator.extract.boilerplate import line_key
from aggregator.extract.document import Line
from aggregator.extract.furniture import Reason

_MOST = 60  # words that one line can count for
_COST: Mapping[Reason, float] = {
    "label": 25,
    "teaser": 15,
    "navigation": 10,
    "copyright": 30,
    "form": 8,
    "subscription": 8,
    "control": 5,
    "caption": 1,
    "credit": 1,
    "count": 4,
    "date": 2,
    "byline": 2,
    "note": 6,
    "repeated": 5,
    "embed": 2,
}
_LIST_COST = 10
_LOOSE_COST = 6  # a headline without text below it
_HEADING_COST = 2
_CLOCK_COST = 12  # a clock time in a document that is no live blog by the clock
_AUTHOR_COST = 60  # an author named below the text ends it


def densest(
    lines: Sequence[Line], *, start: int = 0, fixed: bool = False, clocked: bool = False
) -> tuple[int, int]:
    """The best stretch of lines.

    Args:
        lines: of the document.
        start: index of the first line that may belong to it.
        fixed: whether the stretch begins there, as it does below a title.
        clocked: whether clock times part the entries of a live blog.

    Returns:
        Index of its first line and one past its last; equal if there is no prose at all.
    """
    scores = _scores(lines, clocked=clocked)
    best = (0.0, start, start)
    total, begin = 0.0, start
    for at in range(start, len(lines)):
        if total <= 0 and not fixed:
            total, begin = 0.0, at
        total += scores[at]
        if total > best[0]:
            best = (total, begin, at + 1)
    return best[1], best[2]


def _scores(lines: Sequence[Line], *, clocked: bool) -> list[float]:
    seen: Counter[str] = Counter()
    prose = sum(line.shape.words for line in lines if line.is_prose)
    above = 0
    scores: list[float] = []
    for at, line in enumerate(lines):
        score = _score(lines, at, clocked=clocked)
        if score < 0:
            key = line_key(line.text)
            seen[key] += 1
            # The same button under each of forty posts says no more than under one.
            if seen[key] > 1 and line.reason != "label":
                score = 0.0
        if line.byline is not None and above > 0.6 * prose and not clocked:
            score = -_AUTHOR_COST
        if line.is_prose:
            above += line.shape.words
        scores.append(score)
    return scores


def _score(lines: Sequence[Line], at: int, *, clocked: bool) -> float:
    line = lines[at]
    if line.reason is not None:
        return -_COST.get(line.reason, 5.0)
    if line.clock is not None:
        return -1.0 if clocked else -_CLOCK_COST
    if line.is_prose or line.is_item:
        return min(line.shape.words, _MOST)
    if line.is_sentence or line.shape.colon:
        return min(line.shape.words, _MOST) * (1.0 if line.shape.words > 3 else 0.5)
    if line.is_list:
        return -_LIST_COST
    following = next((x for x in lines[at + 1 : at + 3] if x.reason is None), None)
    if following is not None and following.is_prose:
        return -_HEADING_COST
    return -_LOOSE_COST
