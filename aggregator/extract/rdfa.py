"""RDFa of schema.org as microdata, so that what reads microdata reads it too.

RDFa 1.1 Lite (W3C, 2015): ``vocab``, ``typeof``, ``property``, ``resource``, ``prefix``.
"""

from __future__ import annotations

from lxml import etree

from aggregator.extract.dom import Element, is_element

_SCHEMA = ("http://schema.org/", "https://schema.org/")
_PREFIX = "schema:"


def as_microdata(root: Element) -> None:
    """Give the elements that carry RDFa of schema.org the attributes of microdata.

    Args:
        root: of the page; is changed. What already has microdata is left as it is.
    """
    body = root.find("body")
    if body is None or not root.xpath("boolean(//*[@typeof])"):
        return
    spoken: list[Element] = []  # elements whose vocabulary is schema.org, outermost first
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if not is_element(element):
            continue
        if event == "end":
            if spoken and spoken[-1] is element:
                spoken.pop()
            continue
        vocabulary = (element.get("vocab") or "").strip().rstrip("/") + "/"
        if vocabulary in _SCHEMA:
            spoken.append(element)
        _add(element, bare=bool(spoken))


def _add(element: Element, *, bare: bool) -> None:
    kind = _term(element.get("typeof"), bare=bare)
    name = _term(element.get("property"), bare=bare)
    if kind and element.get("itemtype") is None:
        element.set("itemscope", "")
        element.set("itemtype", f"https://schema.org/{kind}")
        if (own := element.get("resource")) and element.get("itemid") is None:
            element.set("itemid", own.rpartition("#")[2] or own)
    if name and element.get("itemprop") is None:
        element.set("itemprop", name)


def _term(value: str | None, *, bare: bool) -> str:
    """The first term of schema.org in an attribute; empty if there is none."""
    for word in (value or "").split():
        if word.startswith((_PREFIX, *_SCHEMA)):
            return word.replace(_PREFIX, "").rpartition("/")[2]
        if bare and ":" not in word:
            return word
    return ""
