"""How a text opens: whether it can be read alone, or leans on what stood before it.

"Meanwhile, she said", "He added that", "Below you can see": whoever reads such a text first does
not know of what and of whom it speaks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from aggregator.dedup.facts.language import lexicon_for
from aggregator.dedup.text import fold, words

_OPENINGS: Final = {
    "en": "meanwhile; however; but; and; also; so; yet; still; instead; therefore; thus; moreover; "
    "furthermore; additionally; nevertheless; nonetheless; besides; then; later; earlier; "
    "afterwards; elsewhere; separately; here; there; below; above; in addition; in other news; "
    "as a result; in spite of all; in spite of this; despite this; despite that; despite all; "
    "on the other hand; for his part; for her part; for example; for instance; in response; "
    "he; she; it; they; his; her; their; its; this; that; these; those; we; you; i; our; my; "
    "both; the two; the pair; the same; such; asked; speaking; adding; although he; although she; "
    "although they; when asked; according to him; according to her; according to them; "
    "stay with us; read more; follow; watch; as we reported; as reported",
    "de": "unterdessen; indes; indessen; derweil; jedoch; aber; doch; und; auch; außerdem; zudem; "
    "ferner; dagegen; dennoch; trotzdem; deshalb; daher; dann; danach; zuvor; später; inzwischen; "
    "hier; dort; so; dabei; dazu; damit; dafür; darüber hinaus; trotz allem; er; sie; es; ihr; "
    "ihre; sein; seine; dies; diese; dieser; dieses; wir; ich; beide; die beiden; man; zum "
    "beispiel",
    "fr": "pendant ce temps; entre-temps; cependant; toutefois; pourtant; néanmoins; mais; et; "
    "aussi; ainsi; donc; enfin; puis; ensuite; par ailleurs; en outre; de plus; de son côté; "
    "malgré cela; malgré tout; ici; il; elle; ils; elles; ce; cela; ceci; ces; cette; son; sa; "
    "ses; leur; leurs; nous; vous; je; on; les deux; selon lui; selon elle; par exemple",
    "es": "mientras tanto; entretanto; sin embargo; no obstante; pero; y; también; además; así; "
    "entonces; luego; después; antes; por otra parte; por otro lado; por su parte; a pesar de "
    "ello; a pesar de todo; aquí; él; ella; ellos; ellas; esto; eso; este; esta; estos; estas; "
    "ese; esa; su; sus; nosotros; ambos; ambas; los dos; según él; según ella; por ejemplo",
    "uk": "тим часом; натомість; проте; однак; але; а; і; й; та; також; крім того; окрім того; "
    "водночас; тоді; потім; згодом; отже; попри це; тут; там; він; вона; воно; вони; його; її; їх; "
    "їхній; це; цей; ця; ці; ми; ви; я; обидва; обидві; за його словами; за її словами; наприклад",
}
"""Words that open a text which goes on with another, as whole words."""

_FOLDED: Final = {
    code: frozenset(tuple(words(one)) for one in told.split(";"))
    for code, told in _OPENINGS.items()
}
_LONGEST: Final = max(len(one) for known in _FOLDED.values() for one in known)
_QUOTES: Final = "\"'“”„«»‘’‹›"
_ANNOUNCES: Final = re.compile(r":\s*[\"“„«]?\s*$")
_READ: Final = 400


def leans(text: str) -> bool:
    """Whether a text opens with words that lean on what stood before it.

    Args:
        text: of a paragraph or a headline.
    """
    return _leans(text[:_READ])


@lru_cache(maxsize=4096)
def _leans(text: str) -> bool:
    told = words(text)
    if not told:
        return True
    first = text.lstrip(_QUOTES + " (")[:1]
    if first.islower() or first in "….,;:–—-":
        return True
    code = lexicon_for(told).code
    known = _FOLDED.get(code, _FOLDED["en"])
    return any(tuple(told[:size]) in known for size in range(1, _LONGEST + 1))


def announces(text: str) -> bool:
    """Whether a text ends by announcing what another one says: "She said:"."""
    return _ANNOUNCES.search(text) is not None


def is_quotation(text: str) -> bool:
    """Whether a text opens with somebody's words in quotation marks."""
    return fold(text[:1]) in _QUOTES and bool(text)
