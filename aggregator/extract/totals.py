"""How many posts a live blog says it has: in its data, its attributes, or "20 of 135 posts"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from aggregator.extract.dom import Element, is_element, text_of

_DEEPEST = 10
_MOST_NODES = 20_000
_TOTAL_KEY = re.compile(
    r"(?:total|num(?:ber)?(?:of)?|count(?:of)?)(?:live)?(?:blog)?(?:posts|updates|entries|blocks)"
    r"(?:count)?|(?:live)?(?:blog)?(?:posts?|updates?|entry|entries|blocks?)(?:count|total)"
)
_SHOWN_OF = re.compile(
    r"(?:\D{0,30}\b)?(?P<shown>\d[\d.,]*)\s*(?:of|von|sur|de|di|van|z|из|з|/)\s*"
    r"(?P<total>\d{1,3}(?:[.,\s]\d{3})+|\d+)\s*"
    r"(?:posts?|updates?|entries|messages|items|beiträgen?|einträgen?|meldungen|publications?|"
    r"messages|contributions|entradas|publicaciones|mensajes|aggiornamenti|post|berichten|wpisów|"
    r"дописів|повідомлень|записів|постов|сообщений|записей)\b\D{0,20}",
    re.IGNORECASE,
)


def told_totals(root: Element, data: Iterable[Mapping[str, Any]]) -> Iterator[int]:
    """Every number of posts that a page tells.

    Args:
        root: of the page.
        data: objects of its JSON.
    """
    for node in data:
        yield from _counts(node)
    yield from _of_markup(root)


def _counts(node: Mapping[str, Any]) -> Iterator[int]:
    for key, entry in node.items():
        if isinstance(key, str) and _TOTAL_KEY.fullmatch(flat(key)):
            text = str(entry)
            if text.isdecimal() and len(text) < 9:
                yield int(text)


def _of_markup(root: Element) -> Iterator[int]:
    for element in root.iter():
        if not is_element(element):
            continue
        for name, value in element.attrib.items():
            if not name.startswith("data-") or not value.isdecimal() or len(value) > 8:
                continue
            if _TOTAL_KEY.fullmatch(flat(name.removeprefix("data-"))):
                yield int(value)
        text = element.text
        if text and len(text) < 60 and any(map(str.isdigit, text)):
            whole = text_of(element, most=60)
            if len(whole) <= 60 and (told := _SHOWN_OF.fullmatch(whole)):
                yield int(re.sub(r"\D", "", told["total"]))


def nodes(value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every object of a JSON value, with the key that it stands under, near the top first."""
    level: Sequence[tuple[str, Any]] = [("", value)]
    for _ in range(_DEEPEST):
        below: list[tuple[str, Any]] = []
        for place, entry in level:
            if isinstance(entry, dict):
                yield place, entry
                below += ((flat(str(k)), v) for k, v in entry.items() if isinstance(v, dict))
                below += ((flat(str(k)), v) for k, v in entry.items() if isinstance(v, list))
            elif isinstance(entry, list):
                below += ((place, v) for v in entry[:200] if isinstance(v, dict))
        level = below[:_MOST_NODES]


def flat(key: str) -> str:
    """The letters of a key or of a parameter's name, in lower case."""
    return re.sub(r"[^a-zà-ÿ]", "", key.lower())
