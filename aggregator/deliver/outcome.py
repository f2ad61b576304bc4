"""What became of one message that was handed over, whatever took it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Fate = Literal["sent", "deferred", "refused", "unknown"]
"""``sent``: it was taken; ``deferred``: it was not, and may be later; ``refused``: it never will
be; ``unknown``: the connection was lost when it may have been."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message.

    Attributes:
        fate: see :data:`Fate`.
        code: the server's reply code, or ``None`` if it gave none.
        text: what it said, or what went wrong: one line.
    """

    fate: Fate
    code: int | None
    text: str
