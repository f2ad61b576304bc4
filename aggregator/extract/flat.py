"""Live blogs without containers: headings, times and paragraphs that stand side by side.

Each run from one marker to the next is put into a container of its own, so that what reads
containers reads these too. A marker is a heading that has or begins with a time, a paragraph
that begins with a bold time, or a time by itself, with a heading before or after it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from copy import deepcopy

from lxml import html

from aggregator.extract.bylines import is_time_line, tells_change
from aggregator.extract.dates import parse_clock
from aggregator.extract.dom import HEADINGS, Element, is_element, is_furniture, text_of
from aggregator.extract.marks import time_attributes

MIN_POSTS = 3
_LABEL_CHARS = 60
_SHORT_POST = 16


def find_runs(root: Element, *, headlines: Collection[str] = (), most: int = 0) -> list[Element]:
    """The posts of a page whose markup has no containers for them, each as a new container.

    Args:
        root: of the page; is not changed.
        headlines: of the posts that the JSON-LD names, in lower case: a heading that is one of
            them is a marker without a time.
        most: containers after which it is enough; 0: all.

    Returns:
        In document order; empty if no parent has three such runs.
    """
    best: list[list[Element]] = []
    size = 0
    for parent in root.iter("div", "section", "article", "main", "body", "dl"):
        if len(parent) < 2 * MIN_POSTS:
            continue
        runs = list(_runs(list(parent), headlines))
        if len(runs) < MIN_POSTS:
            continue
        text = sum(len(text_of(e, most=2000)) for run in runs for e in run)
        if text > size:
            best = runs
            size = text
    return [_container(run) for run in best[: most or None]]


def _runs(children: list[Element], headlines: Collection[str]) -> Iterator[list[Element]]:
    run: list[Element] = []
    for child in children:
        if child.tag == "h1" or not is_element(child):
            continue
        if is_furniture(child) and not _is_label(child):
            continue
        if _begins(child, run, headlines):
            # A heading right before its time belongs to it.
            head = [run.pop()] if run and _is_open_heading(run[-1], child, headlines) else []
            while run and _is_anchor(run[-1]):
                head.insert(0, run.pop())
            if run and _has_marker(run, headlines):
                yield run
            run = [*head, child]
        elif run or child.tag in HEADINGS or _is_anchor(child):
            run.append(child)
    if run and _has_marker(run, headlines):
        yield run


def _begins(child: Element, run: list[Element], headlines: Collection[str]) -> bool:
    """Whether a marker begins a new post, and is not the second marker of the same head."""
    if not _is_marker(child, headlines):
        return False
    if len(run) != 1 or run[0].tag not in HEADINGS:
        return True
    return _is_marker(run[0], headlines) and not (_is_label(child) and not _is_timed(run[0]))


def _is_open_heading(last: Element, child: Element, headlines: Collection[str]) -> bool:
    return last.tag in HEADINGS and not _is_marker(last, headlines) and _is_label(child)


def _has_marker(run: list[Element], headlines: Collection[str]) -> bool:
    told = [element for element in run if not _is_anchor(element)]
    if len(told) == 1:  # "14:05: The road is open."
        return told[0].tag == "p" and len(text_of(told[0], most=2 * _LABEL_CHARS)) > _SHORT_POST
    return any(_is_marker(element, headlines) for element in told[:2])


def _is_anchor(element: Element) -> bool:
    """Whether an element is there to be linked to, and holds nothing."""
    named = element.get("id") or element.get("name")
    return bool(named) and not len(element) and not (element.text or "").strip()


def _is_marker(element: Element, headlines: Collection[str]) -> bool:
    if _is_label(element):
        return True
    if element.tag in HEADINGS:
        return _is_timed(element) or text_of(element, most=300).lower() in headlines
    if element.tag == "p" and len(element) and not (element.text or "").strip():
        first = element[0]
        return first.tag in ("strong", "b", "time") and _begins_with_clock(text_of(first))
    return False


def _is_timed(heading: Element) -> bool:
    return _begins_with_clock(text_of(heading)) or next(heading.iter("time"), None) is not None


def _is_label(element: Element) -> bool:
    """Whether an element is a time and nothing else."""
    text = text_of(element, most=_LABEL_CHARS)
    if element.tag in HEADINGS or not text or len(text) > _LABEL_CHARS:
        return False
    if tells_change(text):  # of the page
        return False
    if element.tag == "time" or any(not late for _, _, late in time_attributes(element)):
        return True
    inner = next(element.iter("time"), None)
    if inner is not None:
        return len(text) <= len(text_of(inner)) + 20
    return is_time_line(text)


def _begins_with_clock(text: str) -> bool:
    clock = parse_clock(text[:20])
    return clock is not None and clock.start == 0


def _container(run: list[Element]) -> Element:
    container = html.Element("div")
    for element in run:
        copied = deepcopy(element)
        container.append(copied)
    return container
