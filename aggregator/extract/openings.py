"""Headlines and names of posts that only the other posts of a page tell."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from aggregator.extract.boilerplate import line_key
from aggregator.extract.draft import Draft
from aggregator.extract.person_names import is_byline, is_name, names_of
from aggregator.extract.sift import refrains

TITLE_LINE_CHARS = 160
_MOST = 0.6  # share of posts
_NEARLY_ALL = 0.8  # share of posts
_LEAST_LETTERS = 5
_SENTENCE_END = re.compile("[.:;,…!。！？।॥؟۔](?:[\"'”’»)\\]]|\\s)*$")


def with_heads(drafts: list[Draft]) -> list[Draft]:
    """Drafts with the headlines and names that only their place tells.

    Where most posts of a page begin with a short line without a full stop, it is their
    headline, whatever it is set in.
    """
    return with_signatures(_with_titles(with_signatures(drafts)))


def with_signatures(drafts: list[Draft]) -> list[Draft]:
    """Drafts with the names that stand below or above their texts as their authors.

    A name alone may be news ("Next to speak: Jane Doe"); that most posts of a page end or begin
    with one is a byline.
    """
    said = refrains(draft.blocks for draft in drafts)
    for first in (False, True):
        places = [_outermost(draft, said, first=first) for draft in drafts]
        named = [_lone_name(draft, at) for draft, at in zip(drafts, places, strict=True)]
        if sum(map(bool, named)) < max(2, _MOST * len(drafts)):
            continue
        out = []
        for draft, name, at in zip(drafts, named, places, strict=True):
            if name:
                rest = draft.blocks[:at] + draft.blocks[at + 1 :]
                gone = (*draft.boilerplate, draft.blocks[at].text)
                draft = replace(draft, blocks=rest, author=draft.author or name, boilerplate=gone)
            out.append(draft)
        drafts = out
    return drafts


def _with_titles(drafts: list[Draft]) -> list[Draft]:
    opening = [_opening_line(draft) for draft in drafts]
    if sum(map(bool, opening)) < max(3, _NEARLY_ALL * len(drafts)):
        return drafts
    if len(set(opening)) < _NEARLY_ALL * len(drafts):
        return drafts  # one line for all is no headline
    return [
        replace(draft, title=line, blocks=draft.blocks[1:]) if line else draft
        for draft, line in zip(drafts, opening, strict=True)
    ]


def _opening_line(draft: Draft) -> str:
    """The first block of a post without a headline if it may be one, else an empty string."""
    if draft.title or len(draft.blocks) < 2 or draft.blocks[0].kind != "text":
        return ""
    text = draft.blocks[0].text
    rest = sum(len(block.text) for block in draft.blocks[1:])
    short = len(text) <= TITLE_LINE_CHARS and len(text) < rest
    telling = sum(map(str.isalpha, text)) >= _LEAST_LETTERS
    return text if short and telling and not _SENTENCE_END.search(text) else ""


def _outermost(draft: Draft, said: Collection[str], *, first: bool) -> int:
    """Place of a post's first or last block that not many posts carry."""
    places = range(len(draft.blocks))
    for at in places if first else reversed(places):
        text = draft.blocks[at].text
        if line_key(text) not in said or is_name(text):
            return at
    return 0


def _lone_name(draft: Draft, at: int) -> str:
    if len(draft.blocks) < 2 or draft.blocks[at].kind not in ("text", "item"):
        return ""
    text = draft.blocks[at].text
    short = is_byline(text) and len(text.split()) <= 6
    return next(iter(names_of(text)), "") if short else ""
