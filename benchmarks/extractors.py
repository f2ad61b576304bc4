"""Ours and the extractors that people use, behind one function: a page in, what was read out.

A peer is imported when it is first asked for, so that one that is not installed only loses its
row, and imports are not timed. Each is called as its documentation shows, with its defaults.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from benchmarks.shapes.score import Read

FETCHED = datetime(2024, 10, 10, 9, tzinfo=UTC)
"""When every page is held to have been fetched."""

Reader = Callable[[str, str, str | None], list[Read]]
"""Text of a page, zone of its source, its address -> what was read; one for a text in one piece."""


@dataclass(frozen=True, slots=True)
class Extractor:
    """One way to read a page.

    Attributes:
        name: as the table shows it.
        packages: distributions whose versions are told.
        reader: imports what it needs and returns what reads a page.
        parts: whether it tells posts apart.
        documents: whether it reads plain text.
    """

    name: str
    packages: tuple[str, ...]
    reader: Callable[[], Reader]
    parts: bool = False
    documents: bool = False


def _ours() -> Reader:
    from aggregator.errors import ExtractError
    from aggregator.extract import extract
    from aggregator.model import Page, Source

    def read(text: str, zone: str, url: str | None) -> list[Read]:
        page = Page("s", "page", text.encode("utf-8"), FETCHED, url=url)
        try:
            found = extract(page, Source("s", ("page",), zone=zone))
        except ExtractError:
            return []
        return [
            Read(tuple(p.text.split("\n\n")), p.published.at, p.title, p.author, p.id, p.pinned)
            for p in found.posts
        ]

    return read


def _trafilatura(**options: Any) -> Reader:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

    def read(text: str, zone: str, url: str | None) -> list[Read]:
        return _lines(trafilatura.extract(text, url=url, include_comments=False, **options))

    return read


def _trafilatura_recall() -> Reader:
    return _trafilatura(favor_recall=True)


def _newspaper() -> Reader:
    import newspaper

    def read(text: str, zone: str, url: str | None) -> list[Read]:
        article = newspaper.Article(url or "https://www.example.com/page")
        article.download(input_html=text)
        article.parse()
        return _lines(article.text)

    return read


def _readability() -> Reader:
    import readability
    from lxml import html

    logging.getLogger("readability").setLevel(logging.CRITICAL)

    def read(text: str, zone: str, url: str | None) -> list[Read]:
        body = html.fromstring(readability.Document(text, url=url).summary())
        for block in body.iter("p", "li", "div", "h1", "h2", "h3", "h4", "br", "blockquote"):
            block.tail = f"\n{block.tail or ''}"
        return _lines(body.text_content())

    return read


_SCRIPT = re.compile(r"<script[^>]*ld\+json[^>]*>(.*?)</script", re.DOTALL | re.IGNORECASE)


def _json_ld() -> Reader:
    def read(text: str, zone: str, url: str | None) -> list[Read]:
        found = []
        for script in _SCRIPT.findall(text):
            try:
                whole = json.loads(script, strict=False)
            except ValueError:
                continue
            found += [_told(update) for update in _updates(whole)]
        return found

    return read


def _updates(node: Any) -> Iterator[dict[str, Any]]:
    nodes = [node]
    while nodes:
        node = nodes.pop()
        if isinstance(node, list):
            nodes.extend(node)
        elif isinstance(node, dict):
            for name, value in node.items():
                if name == "liveBlogUpdate":
                    yield from (u for u in (value if isinstance(value, list) else [value]) if u)
                else:
                    nodes.append(value)


def _told(update: dict[str, Any]) -> Read:
    at = None
    with contextlib.suppress(ValueError):
        at = datetime.fromisoformat(str(update.get("datePublished")))
    body = re.sub(r"<[^>]+>", " ", str(update.get("articleBody") or ""))
    lines = tuple(line for line in body.splitlines() if line.strip())
    return Read(lines, at if at and at.tzinfo else None, str(update.get("headline") or ""))


def _lines(text: str | None) -> list[Read]:
    lines = tuple(line.strip() for line in (text or "").splitlines() if line.strip())
    return [Read(lines)] if lines else []


OURS = "ours"
EXTRACTORS = (
    Extractor(OURS, (), _ours, parts=True, documents=True),
    Extractor("trafilatura", ("trafilatura",), _trafilatura),
    Extractor("trafilatura, recall", ("trafilatura",), _trafilatura_recall),
    Extractor("newspaper4k", ("newspaper4k",), _newspaper),
    Extractor("readability-lxml", ("readability-lxml",), _readability),
    Extractor("JSON-LD alone", (), _json_ld, parts=True),
)
