"""Stories over languages: no word of one is filler in another, and two may tell one story."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from aggregator.dedup.text import words
from aggregator.digest import group_stories, language_of, not_compared
from aggregator.digest.background import START, Background
from aggregator.digest.languages import detect_language, primary

FERRY = [
    "The ferry Alder ran aground off Carrow Point on Tuesday and the coastguard took the "
    "passengers ashore.",
    "Passengers of the ferry Alder were brought ashore by the coastguard after it ran aground "
    "at Carrow Point.",
]
FAEHRE = [
    "Die Fähre Alder ist am Dienstag vor Carrow Point auf Grund gelaufen, die Küstenwache "
    "brachte die Passagiere an Land.",
    "Nach dem Unfall der Fähre vor Carrow Point hat die Küstenwache alle Passagiere an Land "
    "gebracht.",
]
STREIK = [
    "Die Gewerkschaft der Hafenarbeiter hat einen Streik wegen der Nachtschichten beschlossen, "
    "wie sie mitteilte.",
    "Wegen der Nachtschichten wollen die Hafenarbeiter streiken, teilte die Gewerkschaft mit.",
]


class Dictionary:
    """An encoder of two languages: each word counts for its meaning, whatever its language."""

    MEANINGS = (
        {"ferry", "fähre"},
        {"aground", "grund"},
        {"coastguard", "küstenwache"},
        {"passengers", "passagiere"},
        {"ashore", "land"},
        {"union", "gewerkschaft"},
        {"strike", "streik", "streiken"},
        {"dockers", "hafenarbeiter"},
        {"night", "nachtschichten"},
    )

    name = "dictionary"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.full((len(texts), len(self.MEANINGS) + 1), 0.05, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in words(text):
                for column, meaning in enumerate(self.MEANINGS):
                    row[column] += word in meaning
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def test_texts_of_another_language_are_grouped_by_their_own_rare_words():
    texts = [FAEHRE[0], STREIK[0], FAEHRE[1], STREIK[1]]
    assert group_stories(texts) == [0, 1, 0, 1]


def test_one_story_in_two_languages_is_one_with_an_encoder_of_both():
    texts = [*FERRY, *FAEHRE, *STREIK]
    assert group_stories(texts, encoder=Dictionary(), across=True) == [0, 0, 0, 0, 1, 1]


def test_an_encoder_of_one_language_joins_nothing_over_languages():
    labels = group_stories([*FERRY, *STREIK], encoder=Dictionary())
    assert labels == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FERRY[0], "en"),
        (FAEHRE[0], "de"),
        ("Паром сел на мель у мыса, береговая охрана доставила пассажиров на берег.", "ru"),
        ("Пором сів на мілину біля мису, берегова охорона доставила пасажирів на берег.", "uk"),
        ("フェリーが岬の沖で座礁し、沿岸警備隊が乗客を岸に運んだと当局が発表した。", "ja"),
    ],
)
def test_the_language_of_a_sentence_is_found(text: str, language: str):
    assert detect_language(text) == language


def test_a_few_words_are_of_no_known_language():
    assert detect_language("Alder") is None
    assert language_of(None, "Alder") == "und"


def test_a_language_that_was_told_is_not_detected():
    assert language_of("pt-BR", FERRY[0]) == "pt"
    assert primary("zh_Hant_TW") == "zh"


def test_english_words_tell_nothing_of_other_languages():
    assert START.holding("de", ["the", "also"]) == [0.0, 0.0]
    assert START.weight("de") == START.weight("und") == 0.0
    the, rare = START.holding("en", ["the", "carrow"])
    assert the > 0.99 * START.weight("en") and rare < 0.001 * START.weight("en")


def test_a_background_grows_by_language_and_survives_json():
    grown = START.with_texts([("de", FAEHRE[0]), ("de", STREIK[0]), ("en", FERRY[0])])
    grown = grown.with_texts([("de", STREIK[1])])
    assert grown.weight("de") == 3
    assert grown.holding("de", ["hafenarbeiter", "die", "ferry"]) == [2, 3, 0]
    assert grown.weight("en") == START.weight("en") + 1
    assert Background.from_dict(grown.to_dict()) == grown
    assert START.seen == {}


def test_what_was_not_compared_is_told():
    assert not_compared(["en", "de", "und", "en"], across=False) == ("de", "en")
    assert not_compared(["en", "de"], across=True) == ()
    assert not_compared(["en", "und"], across=False) == ()
