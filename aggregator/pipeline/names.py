"""Whether two names are of one outlet."""

from __future__ import annotations


def same_name(name: str, other: str) -> bool:
    """Whether two names are of one outlet: ``Harbour Post`` and ``The Harbour Post - News``."""
    short, long = sorted((_letters(name), _letters(other)), key=len)
    return bool(short) and short in long


def _letters(name: str) -> str:
    return "".join(c for c in name.casefold().removeprefix("the ") if c.isalnum())
