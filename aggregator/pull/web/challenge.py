"""Answers that are no page: tests for robots, empty bodies, shells that a script would fill.

By general signs, in time linear in the body: little text, and words or resources of a test, or
scripts only. A page with structured data or many links is never taken for one: to lose a page is
worse than to look at an empty one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_LOOKED_AT = 512 * 1024
_LITTLE_TEXT = 1500  # characters: a longer text is there to be read
_NO_TEXT = 120
_FEW_LINKS = 10
_DATA = 4000  # bytes of JSON in a script: the page's text may be in there
_WORDS = re.compile(
    r"captcha|\brobots?\b|\bbots?\b|\bhumans?\b|javascript|\bcookies?\b|verif|unusual (?:traffic|"
    r"activity)|security check|checking your browser|just a moment|access (?:is )?denied|"
    r"(?:request|access|you) (?:was|were|has been|have been|are) blocked|\bddos\b|automated"
)
_RESOURCES = re.compile(r"captcha|challenge|turnstile|bot-?(?:detect|manag|protect)|anti-?bot")
_HEADERS = {"cf-mitigated": "challenge", "x-amzn-waf-action": "challenge captcha"}


def challenge(
    status: int, headers: Mapping[str, str], media_type: str | None, body: bytes
) -> str | None:
    """Why an answer is no page, in one line; ``None``: it may be one.

    Args:
        status: HTTP status: of 200, 203, 403, 429 or 503.
        headers: names in lower case.
        media_type: such as ``text/html``.
        body: decoded; its start is enough for a status that is no success.
    """
    for name, values in _HEADERS.items():
        value = headers.get(name, "").strip().lower()
        if value and value in values.split():
            return "a test for robots in place of the page"
    success = status < 400
    if not body.strip():
        return "an empty answer" if success else None
    if not _is_html(media_type, body) or len(body) > _LOOKED_AT:
        return None
    page = _Reading(body.decode("utf-8", "replace").lower())
    if len(page.text) > _LITTLE_TEXT or page.links > _FEW_LINKS or page.data >= _DATA:
        return None
    words = f"{page.title} {page.text} {page.noscript}"
    # Two signs, for a short post may well be about robots.
    signs = len(set(_WORDS.findall(words))) + 2 * bool(_RESOURCES.search(page.resources))
    if signs >= 2 and (page.scripts or not success):
        return "a test for robots in place of the page"
    if success and page.scripts and len(page.text) < _NO_TEXT and not page.data:
        return "a page without text: a script would have to fill it"
    if success and not page.text and not page.data:
        return "a page without text"
    return None


def _is_html(media_type: str | None, body: bytes) -> bool:
    if media_type is None:
        return body.lstrip()[:1] == b"<"
    return media_type in ("text/html", "application/xhtml+xml")


class _Reading:
    """One pass over a page: what is text, what is script.

    Not a parser, and no regular expression that looks for the end of an element: on thousands of
    opened and never closed ones that takes the square of their number.
    """

    def __init__(self, page: str) -> None:
        self.links = 0
        self.scripts = 0
        self.data = 0
        self.title = ""
        self.noscript = ""
        text: list[str] = []
        noscript: list[str] = []
        resources: list[str] = []
        inside = ""
        script_of_data = False
        for part in page.split("<"):
            tag, closed, rest = part.partition(">")
            name = re.match(r"/?[a-z0-9]*", tag)
            name_of = name[0] if name else ""
            if inside in ("script", "style"):
                if name_of != f"/{inside}":
                    self.data += len(part) if script_of_data else 0
                    continue
                inside, script_of_data = "", False
            elif name_of in ("script", "style", "title", "noscript", "template"):
                inside = name_of
                if name_of == "script":
                    script_of_data = "json" in tag[:500]
                    self.scripts += not script_of_data
                    self.data += len(rest) if script_of_data else 0
                    resources.append(tag[:500])
                    continue
            elif name_of == f"/{inside}":
                inside = ""
            elif name_of == "a":
                self.links += 1
            elif name_of in ("iframe", "form", "meta", "link", "div", "input"):
                resources.append(tag[:500])
            if inside == "title":
                self.title += rest[:500]
            elif inside == "noscript":
                noscript.append(rest)
            elif inside not in ("style", "script", "template"):
                text.append(rest if closed else "")
        self.text = " ".join(" ".join(text).replace("&nbsp;", " ").split())
        self.noscript = " ".join(noscript)
        self.resources = " ".join(resources)
