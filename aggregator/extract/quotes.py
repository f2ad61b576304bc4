"""Whose words a quotation or a message from another site is, as its last line tells."""

from __future__ import annotations

import re

_LONGEST = 400
# "... said it. — Jane Doe (@janedoe) May 15, 2023": how sites write a message that they embed.
_SIGNED = re.compile(
    r"(?:^|\s)[—–―-]{1,2}\s?(?P<by>[^\W\d_][^—–―@()]{1,60}?\s?\(\s?@[\w.-]{2,60}\s?\))"
    r"(?P<rest>\s?.{0,40})$"
)
_NAMED = re.compile(r"(?:^|\s)[—–―]\s?(?P<by>[^\W\d_][^—–―\d:;!?\"“”]{2,80}?)\.?$")
_SHARED = re.compile(
    r"(?:a post shared by|ein beitrag geteilt von|une publication partagée par|"
    r"una publicación compartida (?:por|de)|un post condiviso da|een bericht gedeeld door|"
    r"допис, поширений|post udostępniony przez)\s+(?P<by>.{2,80})$",
    re.IGNORECASE,
)
_NAME_WORDS = 8


def quoted_by(text: str, *, is_embed: bool) -> str:
    """Who signs a quotation; empty if nobody does.

    Args:
        text: of the quotation, its signature included.
        is_embed: whether it is a message from another site, which names an account.
    """
    tail = " ".join(text[-_LONGEST:].split())
    if is_embed:
        for pattern in (_SIGNED, _SHARED):
            if found := pattern.search(tail):
                return " ".join(found["by"].split())
    found = _NAMED.search(tail)
    if found is None or not _is_name(found["by"]):
        return ""
    return " ".join(found["by"].split())


def is_signature(text: str, by: str) -> bool:
    """Whether a text is no more than a signature.

    Args:
        text: of a block.
        by: whom :func:`quoted_by` found in it.
    """
    return text.strip(" —–―-.") == by.strip(" .")


def _is_name(text: str) -> bool:
    """Whether a signature begins like a name, its description after a comma apart."""
    name = text.partition(",")[0].split()
    return 1 < len(name) <= _NAME_WORDS and name[0][:1].isupper() and name[-1][:1].isupper()
