"""The language of a text of which nobody told it (py3langid, a model of 97 languages)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Any

from aggregator.dedup.text import words

_READ_CHARACTERS = 600
_FEWEST_LETTERS = 20
_SURE = 0.7


def primary(tag: str) -> str:
    """The language of a BCP 47 tag, without its region and script: ``pt`` of ``pt-BR``.

    Args:
        tag: such as ``en-GB`` or ``en_GB``.
    """
    return tag.replace("_", "-").partition("-")[0].lower()


def detect_language(text: str) -> str | None:
    """Primary subtag of the language of a text.

    The method is that of langid.py (Lui and Baldwin, 2012): naive Bayes over byte n-grams.

    Args:
        text: any; the beginning counts.

    Returns:
        ``None`` for a text of a few words, or one that might be of several languages.
    """
    text = text[:_READ_CHARACTERS]
    if sum(len(word) for word in words(text)) < _FEWEST_LETTERS:
        return None
    language, sure = _identifier().classify(text)
    return str(language) if sure >= _SURE else None


def language_of(tag: str | None, text: str) -> str:
    """Primary subtag of what was told, else of what is found; ``und`` where neither is known.

    Args:
        tag: BCP 47, or ``None``.
        text: any.
    """
    return primary(tag) if tag else detect_language(text) or "und"


def not_compared(languages: Iterable[str], *, across: bool) -> tuple[str, ...]:
    """The languages whose stories were not compared with each other; a digest should say so.

    Args:
        languages: primary subtags of the posts; ``und`` counts for none.
        across: whether the encoder is multilingual.

    Returns:
        sorted; empty if there is only one, or if they were compared.
    """
    known = sorted({*languages} - {"und"})
    return tuple(known) if len(known) > 1 and not across else ()


@cache
def _identifier() -> Any:
    module: Any = import_module("py3langid.langid")  # untyped; it reads its model, half a second
    return module.LanguageIdentifier.from_model_file(module.MODEL_FILE, norm_probs=True)
