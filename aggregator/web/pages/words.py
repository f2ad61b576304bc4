"""The words of the pages: those of the digests, and a catalogue of their own beside it."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from aggregator.render.language import LANGUAGES, Language, language, with_catalogue


@lru_cache(maxsize=len(LANGUAGES))
def interface(code: str) -> Language:
    """The language of the pages.

    Args:
        code: one of :data:`aggregator.render.language.LANGUAGES`.

    Raises:
        ValueError: there is no catalogue of it.
        MissingExtra: Babel is not installed, and it is not English.
    """
    words = language(code)
    if code == "en":
        return words
    written = files("aggregator.web.pages").joinpath(f"catalogues/{code}.po").read_bytes()
    return with_catalogue(words, written)
