"""Function words: what tells sentences from lists of names, and one language from another.

The share of function words marks running text in any language that has them (Pomikálek, 2011,
"Removing Boilerplate and Duplicate Content from Web Corpora", calls it stop-word density).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

_WORDS = {
    "en": """the of and to in a that is was for on it with as he be by at his from are this have
        had not but has they were which their said she you or an who been would will we more its
        after her one there when about up out if what so than into could than them all can also
        may over some i my your our no how did do just while where during before between against
        does says us him these those then such because still until off here down very being""",
    "de": """der die das und in zu den von mit sich des auf für ist im dem nicht ein eine als auch
        es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen
        so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei seit wir ihr ich
        gegen vom wenn kann habe hatte unter ihre keine was will zwischen eines diese soll beim
        dieser während sagte dann muss schon wegen ihm ihn könne""",
    "fr": """le la les de des du un une et à en que qui dans pour pas au sur est par plus ce il se
        ne avec son sa ses ont mais aux été cette ou elle leur ils être comme fait ces sont tout
        lui après nous vous y dont deux selon également contre était entre sans avait a même où
        si très avant depuis peut notre l d n s c j qu""",
    "uk": """і в у на з що не до та за як від про це для по його є був але його вони також яка який
        які було були вона він зі із або під час після щодо через при ми ви я їх його бути який
        того ще вже між над якщо коли її їм нас цього без буде можуть може тим ж б аби проти
        цей ця ці там тут так лише має свої""",
    "ru": """и в во не на с что по за как от из о это для к его он но они также которые который
        была было были она или при до после со же бы их ее её мы вы я у об под если когда все
        уже еще ещё только так этого без будет может между чтобы том этом него где которая""",
    "es": """el la los las de del un una y a en que por con para se no su es lo al como más o pero
        sus le ha este esta entre cuando muy sin sobre ser también fue había desde todo han son
        porque está hasta nos ya según contra durante tras e si donde""",
    "it": """il lo la i gli le di del della dei delle un una e a in che per con non si è da al alla
        nel nella come più ma sono ha anche o ai dal dalla su sul tra dopo suo sua hanno stato
        ci se questo questa essere secondo era fra contro gli l d dell all nell un""",
    "pt": """o a os as de do da dos das um uma e em no na nos nas que por com para se não é ao à
        mais como mas foi sua seu ou pelo pela também entre até são tem quando muito já após
        segundo ser está isso ele ela contra sobre""",
    "nl": """de het een van en in te dat is op voor met zijn die niet aan er om ook als maar bij
        door naar uit over heeft nog worden wordt werd was ze hij tot of na geen meer tegen
        onder volgens hebben kan zich dan deze dit""",
    "pl": """i w na z do nie się że o jest to od za po jak dla przez przy ale oraz są był została
        było który która które tym ich jego jej także czy już lub może ma tego został być co
        przed pod nad między bez jako wobec gdy""",
}
_LETTERS = {"uk": "іїєґ", "ru": "ыэъё", "de": "äöüß", "fr": "çèêœ", "pl": "łąęśż", "es": "ñ¿¡"}
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000  # characters that decide a language
_ENOUGH = 3  # function words that a text must have before its language is named


@cache
def function_words() -> frozenset[str]:
    """The function words of every language that is known."""
    return frozenset(word for words in _WORDS.values() for word in words.split())


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language, words in _WORDS.items():
        for word in set(words.split()):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without digits: "L'Élysée" is "l", "élysée"."""
    return _WORD.findall(text.lower())


def detect_language(texts: Iterable[str]) -> str | None:
    """Language of running text, by its function words.

    Args:
        texts: lines or paragraphs; the first 20,000 characters count.

    Returns:
        One of ten codes, or ``None`` where the text is too short, too mixed or in none of them.
    """
    languages = _languages_of()
    score: Counter[str] = Counter()
    seen = 0
    for text in texts:
        part = text[: _SAMPLE - seen].lower()
        seen += len(part)
        for word in _WORD.findall(part):
            # A word that many languages share says little for each of them.
            for language in languages.get(word, ()):
                score[language] += 6 // min(6, len(languages[word]))
        for language, letters in _LETTERS.items():
            score[language] += 2 * sum(part.count(letter) for letter in letters)
        if seen >= _SAMPLE:
            break
    best = score.most_common(2)
    if not best or best[0][1] < 6 * _ENOUGH:
        return None
    if len(best) == 2 and best[1][1] > 0.8 * best[0][1]:
        return None
    return best[0][0]
