"""Where in a document the news stands: the stretch of lines with the most prose.

Method: maximum subsequence segmentation (Pasternack and Roth, 2009, "Extracting Article Text
from the Web with Maximum Subsequence Segmentation"), with lines instead of tokens: prose counts
its words, furniture counts against, and the best contiguous stretch wins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from aggregator.extract.agencies import is_reporting_line
from aggregator.extract.boilerplate import line_key
from aggregator.extract.document import Line
from aggregator.extract.furniture import Reason
from aggregator.extract.roles import listed_lines
from aggregator.extract.vocabulary import SIDE_LABEL

_MOST = 60  # words that one line can count for
_COST: Mapping[Reason, float] = {
    "label": 3,
    "navigation": 5,
    "teaser": 3,
    "form": 3,
    "subscription": 3,
    "note": 3,
    "repeated": 3,
    "count": 3,
    "control": 1,
    "caption": 1,
    "credit": 1,
    "date": 1,
    "byline": 1,
    "embed": 1,
}
_BOX_COST = -8  # at most, for lines of furniture that stand together
_END_COST = 60  # what stands below a text ends it
_OFTEN = 3  # what stands so often ends nothing
_LABEL_COST = 6  # of one that stands above other texts
_SECOND_LABEL_COST = 30
_LABELS_NEAR = 10  # lines
_LIST_COST = 5
_LOOSE_COST = 3  # a headline without text below it
_HEADING_COST = 2
_CLOCK_COST = 12  # a clock time in a document that is no live blog by the clock
_FEED_REACH = 3  # lines from a label to the clock time that shows that a feed begins
_PAYWALL = re.compile(
    r"(?:rest|remainder|suite|reste) (?:of|de) (?:this|the|cet)\b|reste [\d.,]+\s?% de cet article|"
    r"réservée? (?:aux|à nos) abonnés|subscribers? only|only (?:for|to) subscribers|"
    r"(?:exklusiv|nur) für abonnent|лише для передплатників|тільки для передплатників"
)
_COMMENTS = re.compile(r"comment|kommentar|комент|коммент|comentari")
_MOSTLY = 0.6  # share of the prose that stands above what ends a text


def densest(
    lines: Sequence[Line],
    *,
    start: int = 0,
    fixed: bool = False,
    clocked: bool = False,
    author: str = "",
) -> tuple[int, int]:
    """The best stretch of lines.

    Args:
        lines: of the document.
        start: index of the first line that may belong to it.
        fixed: whether the stretch begins there, as it does below a title.
        clocked: whether clock times part the entries of a live blog.
        author: who wrote the text, if that is known.

    Returns:
        Index of its first line and one past its last; equal if there is no prose at all.
    """
    scores = _scores(lines, start, clocked=clocked, author=author)
    best = (0.0, start, start)
    total, begin = 0.0, start
    for at in range(start, len(lines)):
        if total <= 0 and not fixed:
            total, begin = 0.0, at
        total += scores[at - start]
        if total > best[0]:
            best = (total, begin, at + 1)
    return best[1], best[2]


def _scores(lines: Sequence[Line], start: int, *, clocked: bool, author: str) -> list[float]:
    seen: Counter[str] = Counter()
    listed = listed_lines(lines)
    prose = sum(line.shape.words for line in lines[start:] if line.is_prose)
    above = 0
    label, since_label = -_LABELS_NEAR - 1, 0
    # Where many lines name somebody, they name the authors of entries.
    single = sum(line.byline is not None for line in lines[start:]) < _OFTEN
    in_feed = False
    box = 0.0  # what the furniture since the last prose has cost
    scores: list[float] = []
    for at in range(start, len(lines)):
        line = lines[at]
        mostly = above > _MOSTLY * prose and not clocked
        score = _score(lines, at, listed=at in listed, clocked=clocked)
        if score < 0:
            key = line_key(line.text)
            seen[key] += 1
            # The same button under each of forty posts says no more than under one, and a box
            # of many lines no more than one of few.
            score = 0.0 if seen[key] > 1 else max(score, _BOX_COST - box)
            box += score
        else:
            box = 0.0
        ends = (
            mostly
            and seen[line_key(line.text)] < _OFTEN
            and _ends_text(
                line, author, single=single and (at - label > _LABELS_NEAR or since_label > 0)
            )
        )
        if line.reason == "copyright" or ends:
            score = -_END_COST
        elif _is_side_label(line):
            near = at - label <= _LABELS_NEAR
            score = -_SECOND_LABEL_COST if near and not since_label else score
            label, since_label = at, 0
        elif line.clock is not None and not clocked:
            score = -_CLOCK_COST
            in_feed = in_feed or (mostly and at - label <= _FEED_REACH)
        if line.is_prose:
            above += line.shape.words
            since_label += 1
        scores.append(min(score, 0.0) if in_feed else score)
    return scores


def _ends_text(line: Line, author: str, *, single: bool) -> bool:
    """Whether a line stands below a text: who wrote or edited it, what readers said."""
    if author and line_key(author) == line_key(line.byline.author if line.byline else line.text):
        return single
    if line.byline is not None:
        # Below a text whose author is named above, another name stands under a link.
        return single and not author and line.byline.labelled
    if line.reason in ("note", "subscription") and _PAYWALL.search(line.text.lower()):
        return True
    if line.reason == "credit":
        return is_reporting_line(line.text)
    return line.reason in ("count", "label") and _COMMENTS.search(line.text.lower()) is not None


def _is_side_label(line: Line) -> bool:
    if line.reason != "label":
        return False
    return SIDE_LABEL.fullmatch(line.text.lower().strip(" *#-–—")) is not None


def _score(lines: Sequence[Line], at: int, *, listed: bool, clocked: bool) -> float:
    line = lines[at]
    if _is_side_label(line):
        return -_LABEL_COST
    if line.reason is not None:
        return -_COST.get(line.reason, 3.0)
    if line.clock is not None:
        return -1.0 if clocked else -_CLOCK_COST
    if line.is_prose or line.is_item or listed:
        return min(line.shape.words, _MOST)
    if line.is_sentence or line.shape.colon:
        return min(line.shape.words, _MOST) * (1.0 if line.shape.words > 3 else 0.5)
    if line.is_list:
        return -_LIST_COST
    following = next((x for x in lines[at + 1 : at + 3] if x.reason is None), None)
    if following is not None and (following.is_prose or following.is_sentence):
        return -_HEADING_COST
    return -_LOOSE_COST
