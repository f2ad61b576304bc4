"""The part of CSS selectors that rules are written in, compiled to XPath.

Tags, ``#id``, ``.class``, ``[name]``, ``[name=value]``, ``[name^=value]``, ``[name$=value]`` and
``[name*=value]``; descendants (a space), children (``>``) and alternatives (``,``). A target is a
selector with an attribute behind it (``time@datetime``), or an attribute alone (``@data-id``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from aggregator.extract.dom import Element, text_of

_TOKEN = re.compile(
    r"""\s*(?P<child>>)\s*|\s*(?P<comma>,)\s*|(?P<space>\s+)
      |(?P<tag>[a-zA-Z][\w-]*|\*)|\#(?P<id>[\w-]+)|\.(?P<class>-?[A-Za-z_][\w-]*)
      |\[\s*(?P<name>[\w:-]+)\s*(?:(?P<op>[\^$*]?=)\s*(?P<value>"[^"]*"|'[^']*'|[\w.:/-]+)\s*)?\]""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"@([\w:-]+)$")


@dataclass(frozen=True, slots=True)
class Selector:
    """Finds elements.

    Attributes:
        text: as it was written.
    """

    text: str
    _below: etree.XPath = field(repr=False, compare=False)
    _self: etree.XPath = field(repr=False, compare=False)

    def under(self, element: Element) -> list[Element]:
        """The elements below this one that it finds, in document order."""
        found: list[Element] = self._below(element)
        return found

    def matches(self, element: Element) -> bool:
        """Whether it finds this very element."""
        return bool(self._self(element))


@dataclass(frozen=True, slots=True)
class Target:
    """Finds one value: the text or an attribute of the first element that is found.

    Attributes:
        selector: ``None``: the element itself.
        attribute: ``None``: the text.
    """

    selector: Selector | None
    attribute: str | None

    def value(self, element: Element) -> str:
        """What stands there; empty if nothing does."""
        place = self.element(element)
        if place is None:
            return ""
        if self.attribute is None:
            return text_of(place, most=500)
        return (place.get(self.attribute) or "").strip()

    def element(self, element: Element) -> Element | None:
        """Where it stands, or ``None``."""
        if self.selector is None:
            return element
        found = self.selector.under(element)
        return found[0] if found else None


def compile_selector(text: str) -> Selector:
    """A selector from its text.

    Raises:
        ValueError: it is none of those that are understood; says where.
    """
    paths = _paths(text)
    below = " | ".join(f".//{path}" for path in paths)
    # Of the element itself only its own conditions can be asked without its ancestors.
    own = " or ".join(f"self::{path.rpartition('/')[2]}" for path in paths)
    return Selector(text, etree.XPath(below), etree.XPath(f"boolean({own})"))


def compile_target(text: str) -> Target:
    """A target from its text.

    Raises:
        ValueError: see :func:`compile_selector`.
    """
    attribute = _ATTRIBUTE.search(text.strip())
    rest = text.strip()[: attribute.start()] if attribute else text.strip()
    if not rest and attribute is None:
        raise ValueError("is empty")
    selector = compile_selector(rest) if rest else None
    return Target(selector, attribute[1] if attribute else None)


def _paths(text: str) -> list[str]:
    paths: list[str] = []
    path, step = "", _Step()
    at = 0
    text = text.strip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise ValueError(f"cannot be understood from {text[at:][:20]!r} on")
        at = token.end()
        if token["child"] or token["comma"] or token["space"]:
            if step.is_empty:
                raise ValueError(f"has nothing before {token[0].strip() or 'a space'!r}")
            path += step.xpath() + ("/" if token["child"] else "//" if token["space"] else "")
            step = _Step()
            if token["comma"]:
                paths.append(path)
                path = ""
        else:
            step.add(token)
    if step.is_empty:
        raise ValueError("is empty" if not text else "ends before its last part")
    return [*paths, path + step.xpath()]


class _Step:
    """The conditions of one element."""

    def __init__(self) -> None:
        self._tag = "*"
        self._conditions: list[str] = []
        self.is_empty = True

    def add(self, token: re.Match[str]) -> None:
        self.is_empty = False
        if token["tag"]:
            self._tag = token["tag"].lower()
        elif token["id"]:
            self._conditions.append(f"@id = '{token['id']}'")
        elif token["class"]:
            words = "concat(' ', normalize-space(@class), ' ')"
            self._conditions.append(f"contains({words}, ' {token['class']} ')")
        else:
            self._conditions.append(_condition(token["name"], token["op"], token["value"]))

    def xpath(self) -> str:
        return self._tag + "".join(f"[{condition}]" for condition in self._conditions)


def _condition(name: str, op: str | None, value: str | None) -> str:
    if op is None or value is None:
        return f"@{name}"
    bare = value[1:-1] if value[:1] in "\"'" else value
    quoted = f'"{bare}"' if "'" in bare else f"'{bare}'"
    if op == "^=":
        return f"starts-with(@{name}, {quoted})"
    if op == "*=":
        return f"contains(@{name}, {quoted})"
    if op == "$=":
        start = f"string-length(@{name}) - {len(bare) - 1}"
        return f"substring(@{name}, {start}) = {quoted}"
    return f"@{name} = {quoted}"
