"""What one part of a page says of one post, before the parts are joined."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from aggregator.extract.blocks import Block
from aggregator.extract.readings import Reading
from aggregator.model import PostKind

_OPAQUE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,}")
# Behind one number another is no id by itself: "entry-1a2b-2024".
_NUMBERED = re.compile(r"^(?:[^0-9]*[^0-9a-z])?([0-9][0-9a-z]*)$|^[a-z]{3,}([0-9]+)$")


@dataclass(frozen=True, slots=True)
class Draft:
    """What one part of a page says of one post.

    Attributes:
        keys: ids under which the page knows the post, surest first, as the page writes them.
        anchor: fragment that leads to it in the page; empty if there is none.
        url: its own address if the page names one.
        title: headline.
        author: as written.
        published: when.
        modified: last change.
        blocks: its text, block by block.
        pinned: held at the top by its editors.
        language: BCP 47 tag, or ``None``.
        boilerplate: lines that were left out.
        kind: what sort of entry it is.
        is_gone: its page has withdrawn it.
        leads_away: its headline is a link to another page.
    """

    keys: tuple[str, ...] = ()
    anchor: str = ""
    url: str | None = None
    title: str = ""
    author: str = ""
    published: Reading | None = None
    modified: Reading | None = None
    blocks: tuple[Block, ...] = ()
    pinned: bool = False
    language: str | None = None
    boilerplate: tuple[str, ...] = field(default=(), repr=False)
    kind: PostKind = "post"
    is_gone: bool = False
    leads_away: bool = False

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text of each block."""
        return tuple(block.text for block in self.blocks)

    @property
    def aliases(self) -> frozenset[str]:
        """All forms of the keys, to find the same post in another part of the page."""
        return frozenset(alias for key in self.keys for alias in aliases(key))


def aliases(key: str) -> tuple[str, ...]:
    """The forms in which two parts of a page may write the same id, surest first.

    ``block-5f3e9a0c11d2b47a6c8e9f10`` gives itself and the digits; ``liveblogPost12`` and
    ``post-12`` both give ``12``; a whole address gives its fragment's forms.
    """
    if "#" in key:
        key = key.rsplit("#", 1)[1]
    whole = unquote(key).strip().strip("/").lower()
    if not whole:
        return ()
    forms = [whole]
    if opaque := _OPAQUE.search(whole):
        forms.append(opaque.group())
    elif numbered := _NUMBERED.search(whole):
        forms.append(numbered.group(1) or numbered.group(2))
    return tuple(dict.fromkeys(forms))


def is_positional(keys: Iterable[str]) -> bool:
    """Whether the ids of a page's posts only count them: 0 or 1 to n, or back.

    Such an id names another post tomorrow: it joins parts of one page and is no id.
    """
    numbers = []
    for key in keys:
        numbered = _NUMBERED.search(key.lower())
        digits = (numbered.group(1) or numbered.group(2)) if numbered else key
        if not digits.isdecimal():
            return False
        numbers.append(int(digits))
    if len(numbers) < 2:
        return False
    return min(numbers) <= 1 and max(numbers) - min(numbers) == len(set(numbers)) - 1


def http_url(text: str | None) -> str | None:
    """The address if it is an absolute one of http or https, else ``None``."""
    if not text:
        return None
    address = text.strip()
    try:
        parts = urlsplit(address)
    except ValueError:  # such as an IPv6 host without its bracket
        return None
    if parts.scheme.lower() in ("http", "https") and parts.netloc and not re.search(r"\s", address):
        return address
    return None
