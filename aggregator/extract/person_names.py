"""Names of authors: what has the shape of one, in a text or in a byline's element."""

from __future__ import annotations

import re

from aggregator.extract.bylines import is_role, without_role
from aggregator.extract.dom import Element, is_element, text_of, word_set

_LABELLED = (
    r"(?:(?:posted|written|reported|reporting|published|words|text|report|analysis)\s+by|"
    r"author|autor|autorin|auteur|автор|reporter)"
)
# "By", "From CNN's", "Posted by :"
_BY = re.compile(
    rf"^(?:{_LABELLED}\s*:?\s+|(?:from|by|von|par|por|di|da|door|av|af|przez|від|от)\s*:?\s+)"
    r"(?:(?-i:[A-Z])[\w.]*['’]s\s+(?=(?-i:[A-Z])))?",
    re.IGNORECASE,
)
_PLACED = re.compile(r"(\S+(?: [^\s,]+)+?)\s*,\s*[^\s,]+")  # "Jane Doe, Kyiv"
_PLACE = re.compile(r"\s*(?:,|\b(?:in|at|aus|à|en|a)\b)\s+[A-ZÀ-Þ][^,]*$")
_DASH = re.compile(r"^[—–―-]\s*")
_LINKING = word_set("and und et y e en van von de der den del da di la le bin al of in")
_BESIDE = _LINKING | word_set("by from von par por di da door av af przez від от")
_NOT_NAME = re.compile(r"[\d!?:;\"“”«»@#]|\.$(?<![A-Z]\.)")
LABEL_CHARS = 80
"""No label of a post, such as a byline or a time, is longer."""
_LONGEST_NAME = 60
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:es|en|in)?|auteurs?|autore|people|staff|profiles?|journalists?|"
    r"reporters?|writers?|contributors?|by)/"
)
_ENCLOSED = re.compile(r"\(([^()]+)\)")
_SIGNED_BY = re.compile(rf"{_LABELLED}\s*:?\s", re.IGNORECASE)


def is_name(text: str) -> bool:
    """Whether a text has the shape of one person's name or of several."""
    name = _BY.sub("", text.strip())
    words = name.replace(",", " ").split()
    if not 2 <= len(words) <= 12 or _NOT_NAME.search(name):
        return False
    return all(word[:1].isupper() or word.lower() in _LINKING for word in words)


def names_in(element: Element) -> list[str]:
    """The names in a byline's element: of the links to their authors, else of its text, else of
    the part of it that is a name, beside a role or a place."""
    linked = [
        name
        for below in element.iterdescendants()
        if is_element(below) and leads_to_author(below)
        for name in names_of(text_of(below), labelled=True)
    ]
    pieces = [piece for text in element.itertext() if (piece := " ".join(text.split()))]
    told = next((names for piece in pieces if (names := names_of(piece, labelled=True))), [])
    whole = names_of(text_of(element), labelled=True)
    if told and is_role(pieces[-1]):
        return linked or told
    rest = text_of(element)
    for name in linked:
        rest = rest.replace(name, " ")
    if linked and not all(word.lower() in _BESIDE for word in re.findall(r"\w+", rest)):
        return linked  # a role or a place stands beside them
    if whole or linked:
        return whole or linked
    return told


def leads_to_author(element: Element) -> bool:
    """Whether an element is marked as an author's name or links to an author's page."""
    if "author" in (element.get("rel") or "").split() or element.get("itemprop") == "name":
        return True
    return element.tag == "a" and _AUTHOR_PATH.search(element.get("href") or "") is not None


def names_of(text: str, *, labelled: bool = False) -> list[str]:
    """The name that a text is; a labelled one may be of a script without capitals."""
    bare = _DASH.sub("", text)
    name = _BY.sub("", bare).strip(" ,|·•:()")
    name = without_role(name)
    if placed := _PLACED.fullmatch(name):
        name = placed[1]
    if not is_name(name):
        name = _PLACE.sub("", re.split(r"\s+[|•·–—]\s+", name)[0])
    if is_name(name):
        return [name]
    labelled = labelled or name != bare.strip()
    return [name] if labelled and _is_caseless_name(name) else []


def signature(text: str) -> str:
    """The name in a signature such as "— Ada Byron and Max Born", "(Ada Byron)" or "Posted by:
    Ada Byron", else an empty string."""
    if len(text) > LABEL_CHARS:
        return ""
    if _DASH.match(text):
        name = _DASH.sub("", text)
        return name if is_name(name) else ""
    if enclosed := _ENCLOSED.fullmatch(text):
        return enclosed[1] if is_name(enclosed[1]) else ""
    if _SIGNED_BY.match(text):
        return next(iter(names_of(text)), "")
    return ""


def is_byline(text: str) -> bool:
    """Whether a block at the head of a post is a name and nothing else."""
    return len(text) <= LABEL_CHARS and len(text.split()) <= 8 and is_name(text)


def _is_caseless_name(text: str) -> bool:
    """Whether a text of a script without capitals may be a name."""
    words = text.split()
    if not words or len(words) > 6 or len(text) > _LONGEST_NAME or _NOT_NAME.search(text):
        return False
    return all(word.upper() == word.lower() for word in words)
