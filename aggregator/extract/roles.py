"""What each line of the news is: a paragraph, a heading, a time, or still boilerplate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from aggregator.extract.boilerplate import contains_words, line_key
from aggregator.extract.document import Line
from aggregator.extract.furniture import Reason
from aggregator.extract.lines import BULLET

RoleName = Literal["paragraph", "caption", "heading", "clock", "day", "byline", "dropped"]
_CAPTION_WORDS = 8
_CAPTION_REACH = 8  # lines back in which a caption's paragraph stands
_ITEM_WORDS = 8
_RUN = 3  # short lines that make a list or a verse


@dataclass(frozen=True, slots=True)
class Role:
    """What a line is.

    Attributes:
        line: as read.
        name: caption: a line without a full stop that repeats a paragraph before it.
        text: what of the line counts: without the mark of a list.
        reason: why it was dropped, or ``None``.
    """

    line: Line
    name: RoleName
    text: str
    reason: Reason | None = None

    @property
    def is_text(self) -> bool:
        """Whether it counts as a paragraph."""
        return self.name in ("paragraph", "caption")


def roles_of(lines: Sequence[Line]) -> list[Role]:
    """Tells paragraphs from headings and from what is left of the boilerplate.

    Short lines without a full stop are a list or a verse where a colon announces them or where
    they end in commas; before running text they are headings; the rest are menus.

    Args:
        lines: of the stretch that holds the news.
    """
    listed = listed_lines(lines)
    blanks = any(line.spaced for line in lines)
    speakers = Counter(line.text.partition(":")[0] for line in lines if ":" in line.text[:24])
    return [
        _role(lines, at, listed=at in listed, blanks=blanks, speakers=speakers)
        for at in range(len(lines))
    ]


def _role(
    lines: Sequence[Line], at: int, *, listed: bool, blanks: bool, speakers: Mapping[str, int]
) -> Role:
    line = lines[at]
    if line.byline is not None and line.reason == "byline":
        return Role(line, "byline", line.text, line.reason)
    if line.reason is not None:
        return Role(line, "dropped", line.text, line.reason)
    if line.clock is not None:
        return Role(line, "clock", line.text)
    if line.heading:
        return Role(line, "heading", line.text)
    if listed or line.is_item:
        return Role(line, "paragraph", _unmarked(line.text))
    if (
        line.is_sentence
        and not line.is_prose
        and _is_question_heading(lines, at, blanks=blanks, speakers=speakers)
    ):
        return Role(line, "heading", line.text)
    if line.is_prose or line.is_sentence:
        repeats = not line.shape.ends and _repeats(lines, at)
        return Role(line, "caption" if repeats else "paragraph", line.text)
    if line.shape.colon:
        if line.shape.words >= 3 or line.shape.function > 0:
            return Role(line, "paragraph", line.text)
        return Role(line, "dropped", line.text, "label")
    if line.shape.words >= _CAPTION_WORDS and _repeats(lines, at):
        return Role(line, "caption", line.text)
    if _is_post_of_another_site(lines, at):
        return Role(line, "paragraph", line.text)
    following = _next(lines, at)
    heads = following is not None and (following.is_prose or following.is_sentence)
    if heads and 1 <= line.shape.words <= 20:
        return Role(line, "heading", line.text)
    if line.is_list or line.shape.words < 2 or line.shape.words > 20:
        return Role(line, "dropped", line.text, "navigation")
    return Role(line, "heading", line.text)


def _unmarked(text: str) -> str:
    """An item of a list without its mark; a dash stays, for it also opens what somebody says."""
    m = BULLET.match(text)
    return text if m is None or m[0].strip() in ("—", "–") else text[m.end() :]


def _is_post_of_another_site(lines: Sequence[Line], at: int) -> bool:
    """Whether the line below tells who wrote this elsewhere: "— Jane (@jane) May 15, 2023"."""
    below = lines[at + 1] if at + 1 < len(lines) else None
    return below is not None and below.reason == "embed" and below.text[:1] in "—–-"


def _next(lines: Sequence[Line], at: int) -> Line | None:
    return next((line for line in lines[at + 1 : at + 4] if line.reason is None), None)


def _repeats(lines: Sequence[Line], at: int) -> bool:
    near = lines[max(0, at - _CAPTION_REACH) : at]
    before = [x.text for x in near if x.shape.ends and x.shape.words >= _CAPTION_WORDS]
    return contains_words(before, lines[at].text)


def _is_question_heading(
    lines: Sequence[Line], at: int, *, blanks: bool, speakers: Mapping[str, int]
) -> bool:
    """Whether a question by itself heads the text below it."""
    line = lines[at]
    bare = line.text.rstrip("\"'”’» ")
    if not bare.endswith("?") or line.text[:1] in "\"“„«'‘-–—" or line.shape.words > 14:
        return False
    speaker, colon, _ = line.text[:24].partition(":")
    if colon and (len(speaker) < 3 or speakers[speaker] > 1):  # "Q: ...", "Frage: ...", a name
        return False
    following = _next(lines, at)
    if following is None or not (line.spaced or not blanks):
        return False
    return following.is_prose or (following.is_sentence and not following.text.endswith("?"))


def listed_lines(lines: Sequence[Line]) -> set[int]:
    """Indices of short lines that are items of a list or lines of a verse."""
    found: set[int] = set()
    announced = False
    for at, line in enumerate(lines):
        if line.clock is not None or line.is_meta or line.is_ago:
            announced = False
        if line.reason is not None or line.clock is not None:
            continue
        short = not line.is_prose and 1 <= line.shape.words <= _ITEM_WORDS
        if announced and short and not line.shape.colon:
            found.add(at)
        else:
            announced = line.shape.colon and line.shape.words >= 2
    run: list[int] = []
    for at in range(len(lines) + 1):
        line_ = lines[at] if at < len(lines) else None
        if (
            line_ is not None
            and line_.reason is None
            and not line_.is_prose
            and line_.clock is None
            and not line_.shape.colon
        ):
            run.append(at)
            continue
        found |= _verse(lines, run)
        run = []
    return found


def _verse(lines: Sequence[Line], run: Sequence[int]) -> set[int]:
    """The lines of a run if they are a verse: most end in a comma or begin in lower case."""
    if len(run) < _RUN:
        return set()
    flowing = sum(lines[at].text[-1:] in ",;—–" or lines[at].text[:1].islower() for at in run)
    keys = {line_key(lines[at].text) for at in run}
    return set(run) if flowing >= 0.5 * (len(run) - 1) and len(keys) > len(run) // 2 else set()
