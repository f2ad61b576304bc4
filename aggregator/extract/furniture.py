"""What a single line is if it belongs to the page and not to the news.

The judgement rests on words of page furniture (:mod:`aggregator.extract.vocabulary`), on
whether a line speaks to its reader, and on its shape. A sentence that reports about
subscribers or comments is news: it has a full stop and speaks to nobody.
"""

from __future__ import annotations

import re
from typing import Literal

from aggregator.extract.agencies import credit_alone, is_reporting_line, picture_credit
from aggregator.extract.lines import Shape, shape_of
from aggregator.extract.vocabulary import (
    ADDRESS,
    AGO,
    COPYRIGHT,
    COUNT,
    IMPERATIVES,
    INTERFACE,
    LABEL,
    LABEL_IN,
    REQUIRED,
    REUSE,
    SELF,
    SELF_VERBS,
    SMALL,
    SUBSCRIPTION,
)

Reason = Literal[
    "form",
    "subscription",
    "control",
    "count",
    "credit",
    "caption",
    "teaser",
    "navigation",
    "label",
    "note",
    "copyright",
    "embed",
    "byline",
    "date",
    "repeated",
    "outside",
]
"""Why a line is boilerplate.

form: a field of a form; subscription: asks the reader to subscribe, comment or give; control: a
button; count: of comments, shares, minutes; credit: who took a picture or edited a text; caption:
of a picture that is credited; teaser: leads to another text; navigation: a menu; label: heads
links to other texts; note: the page speaking of itself; copyright; embed: where an embedded post
came from; byline, date: metadata; repeated: stands on other pages of the source, or again and
again in this one; outside: before or after the text.
"""

_SLASHED = re.compile(
    r"(?:^|[.!?…\"”)])\s*(?:Photo\s*(?:by|:)\s*)?[A-Z][A-Z .&-]{1,18}/"
    r"[A-ZÀ-Þ][\w.'’-]+(?:\s[A-ZÀ-Þ][\w.'’-]+){0,3}$"
)
_SOURCE = re.compile(
    r"(?:sources?|quellen?|fuentes?|fonti?|bron|källa|kilde|źródło|zdroj|джерело|источник|kaynak|"
    r"المصدر|מקור|来源|來源|出典|출처)\s?[:：]\s?\S.{1,60}"
)
_STANDARDS = re.compile(r"(?:Our|More) (?:Standards|Coverage|Ethics|Values)\s*:", re.IGNORECASE)
# "Have you found a mistake? Write to us."
_ASKS_READER = re.compile(
    r"(?i)(?:^|[.!?]\s)(?:have you (?:found|spotted|seen)|do you know more|got a (?:story|tip)|"
    r"haben sie|hast du|avez-vous|une erreur|hai notato|¿has encontrado|знайшли помилку|"
    r"нашли ошибку)\b[^.!?]{0,80}\?\s*\S[^.!?]{0,80}[.!]?$|"
    r"^follow (?:along |us )?(?:for|live|here|our)\b[^.!?]{0,60}$|"
    r"^follow [^.!?]{2,60}(?:'s|’s)? (?:full |live )?coverage\b[^.!?]{0,40}\bat\b"
)
_SPOKEN = re.compile(r"[\"“„«‘»”].{3,}[\"”“’»«]")
_SEPARATED = re.compile(r"\s*(?:[|›•·»>→]|\s/\s|\s—\s)\s*")
_EMBED = re.compile(
    r"(?:[—–-]\s*.{1,60}\(@\w{1,30}\).{0,60}|https?://\S+|(?:pic\.)?(?:twitter|x)\.com/\S+|@\w{1,30}|"
    r"\W*(?:\w+\W+){0,2}pic\.(?:twitter|x)\.com/\S+)"
)
# "(L)" says where in a picture somebody stands.
_PLACED = re.compile(
    r"\((?:L|C|(?:far |top |bottom )?left|l\.|links|à gauche|g\.|ліворуч|зліва|слева|izq\.|sx)\)"
)
_CAPTION_WORDS = 60
_HERE = re.compile(r"\b(?:here|hier|ici|тут|здесь|aquí|qui)\b")
_SENTENCES = re.compile(r"(?<=[.!?…])[\"”’»)]?\s+")
# Signs and figures that headlines have and menus have not.
_TOLD = re.compile(r"[:?!\"“”„»«]|\d")
_TOKEN = re.compile(r"[^\W\d_][\w’'-]*")
# "VideoMayor opens the bridge": the label of a link, stuck to it
_GLUED = re.compile(
    r"(?:Video|Watch|Gallery|Photos?|Podcast|Audio|Listen|Live)(?=[A-ZÀ-ÞА-ЯІЇЄҐ][a-z])"
)
_LONG = 60  # words; no appeal to a reader is longer


def line_reason(text: str, *, link_share: float = 0.0) -> Reason | None:
    """Why a line is boilerplate, judged by itself alone.

    Args:
        text: one line or block, cleaned.
        link_share: share of its characters that are links, in [0, 1]; 0 where nobody knows.

    Returns:
        ``None`` if nothing in the line says so. What only its surroundings can tell (menus,
        captions without credit, teasers without label) is judged elsewhere.
    """
    if len(text) > 4000:
        return None
    low = text.lower().replace("’", "'") if "'" in text else text.lower()
    low = low.strip()
    shape = shape_of(text)
    if not re.search(r"[^\W_]", low):
        return "control"
    if shape.words <= 12:
        short = _short(low, shape)
        if short:
            return short
    if _EMBED.fullmatch(low):
        return "embed"
    if shape.words <= _LONG and REUSE.search(low):
        return "copyright"
    if shape.words <= 40 and COPYRIGHT.search(low) and (shape.words <= 12 or not shape.ends):
        return "copyright"
    if is_reporting_line(text) or (_SOURCE.fullmatch(low) and credit_alone(text) is None):
        return "credit"
    if shape.words <= _CAPTION_WORDS and _SLASHED.search(text):
        return "caption"  # "... on Tuesday. REUTERS/Jane Doe"
    if shape.words <= _LONG and (_STANDARDS.match(text) or _ASKS_READER.search(text)):
        return "note"
    if _PLACED.search(text) and shape.words <= _CAPTION_WORDS:
        return "caption"
    if credited := picture_credit(text):
        return "caption" if credited[0] else "credit"
    if _GLUED.match(text) and not shape.ends:
        return "teaser"
    return _appeal(text, low, shape) or _pointer(text, low, shape, link_share) or _menu(text, shape)


def _short(low: str, shape: Shape) -> Reason | None:
    if COUNT.fullmatch(low):
        return "count"
    if AGO.fullmatch(low):
        return "date"
    if REQUIRED.fullmatch(low):
        return "form"
    if LABEL.fullmatch(low.strip(" *#-–—")):
        return "label"
    if shape.words <= 6 and IMPERATIVES.match(low) and _HERE.search(low):
        return "control"  # "Read more here."
    if shape.ends and not shape.cut and shape.words > 5:
        return None
    ours = [m.span() for m in INTERFACE.finditer(low)]
    tokens = [(t.group(), t.start()) for t in _TOKEN.finditer(low)]
    small = sum(word in SMALL for word, _ in tokens)
    buttons = sum(
        word not in SMALL and any(a <= start < b for a, b in ours) for word, start in tokens
    )
    # "Listen to this article", "Loading audio...": all words, or most, are of the interface.
    if buttons and buttons + small == len(tokens):
        return "control"
    if buttons >= 2 and buttons + small >= 0.75 * len(tokens) and not shape.ends:
        return "control"
    return None


def _appeal(text: str, low: str, shape: Shape) -> Reason | None:
    """A line that asks its reader to subscribe, comment, give or look elsewhere."""
    if shape.words > _LONG:
        return None
    hits = len({m.group() for m in SUBSCRIPTION.finditer(low)})
    sentences = _SENTENCES.split(low)
    orders = sum(1 for s in sentences if IMPERATIVES.match(s.lstrip("\"“„«'")))
    quoted = _SPOKEN.search(text) is not None
    if SELF.search(low) and (SELF_VERBS.search(low) or hits) and not quoted:
        return "note"
    if not hits or quoted:
        return None
    addressed = ADDRESS.search(low) is not None
    if shape.words <= 6 and not shape.ends:
        return "subscription" if orders or hits * 3 >= shape.words else None
    if orders and (addressed or hits >= 2 or not shape.ends or orders == len(sentences)):
        return "subscription"
    if addressed and hits >= 2:
        return "subscription"
    return None


def _pointer(text: str, low: str, shape: Shape, link_share: float) -> Reason | None:
    """A line that leads to another text."""
    m = LABEL_IN.fullmatch(low)
    if m is None:
        return None
    marked = m["mark"].strip() != ""
    if marked and shape.words <= 40 and (not shape.ends or link_share > 0.5 or shape.words <= 20):
        return "teaser"
    first = text.split(maxsplit=1)[0]
    if first.isupper() and len(first) > 3 and not shape.ends:
        return "teaser"
    return "teaser" if link_share > 0.8 and not shape.ends else None


def _menu(text: str, shape: Shape) -> Reason | None:
    """Names parted by signs: "Home › World › Europe"."""
    if shape.is_sentence:
        return None
    parts = [p for p in _SEPARATED.split(text) if p]
    if len(parts) < 3:
        return None
    if all(len(p.split()) <= 4 for p in parts) and shape.function < 0.25:
        return "navigation"
    return None


def is_word_list(text: str) -> bool:
    """Whether a line is names side by side, as a menu is in plain text: no sentence, no
    headline, since nothing in it joins the words."""
    shape = shape_of(text)
    if shape.ends or shape.colon or shape.words < 2 or _TOLD.search(text):
        return False
    return shape.capitals >= 0.85 and shape.function <= 0.12
