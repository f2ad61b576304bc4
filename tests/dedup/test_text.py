"""Folding, the exact tier's form, words and shingles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.dedup.text import fold, normalise, shingles, word_shingles, words

ANY_TEXT = st.text(st.characters(), max_size=60)  # lone surrogates included


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The bridge is open.", "the bridge  is open"),
        ("“The bridge is open,” she said", "'The bridge is open,' she said."),
        ("Open — at last", "open—at last"),
        ("Open -- at last", "Open – at last"),
        ("The bridge\u00a0is\u200b open", "The bridge is open"),
        ("• The bridge is open", "The bridge is open;"),
        ("ＦＵＬＬ ｗｉｄｔｈ", "full width"),
        ("Straße", "STRASSE"),
        ("cafe\u0301", "Café"),
        ("“x”", "«x»"),
        ("wait…", "wait..."),
        ("橋は開いた。", "橋は開いた"),
    ],
)
def test_exact_form_ignores_style(a: str, b: str) -> None:
    assert normalise(a) == normalise(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Rates rose 5%", "Rates rose 5"),
        ("-5 degrees overnight", "5 degrees overnight"),
        (".5 per cent", "5 per cent"),
        ("The bridge is open?", "The bridge is open."),
        ("$5", "5"),
        ("...", "***"),
        ("...", ""),
        ("👍", "👎"),
        ("café", "cafe"),
    ],
)
def test_exact_form_keeps_what_has_meaning(a: str, b: str) -> None:
    assert normalise(a) != normalise(b)


@pytest.mark.parametrize("text", ["", " \t\n", "\u200b\ufeff\u00ad"])
def test_nothing_to_see_is_empty(text: str) -> None:
    assert normalise(text) == ""
    assert words(text) == []
    assert shingles(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kyiv's 137 drones, 2,000 m²", ["kyiv", "s", "137", "drones", "2", "000", "m2"]),
        ("snake_case", ["snake", "case"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("中国有5个 bridges", ["中", "国", "有", "5", "个", "bridges"]),
        ("กำลัง", ["ก\u0e4d", "า", "ล\u0e31", "ง"]),
        ("한국어 문장", ["한국어", "문장"]),
        ("co\u00adoperate", ["cooperate"]),
        ("\ud800 word", ["word"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_shingles() -> None:
    assert shingles("One two three, four!") == {"one two three", "two three four"}
    assert shingles("One, two") == {"one two"}
    assert shingles("🙂 🙃") == {"🙂 🙃"}
    assert word_shingles([]) == frozenset()
    assert word_shingles(["a", "b", "c"], 2) == {"a b", "b c"}


@given(ANY_TEXT)
def test_folding_and_normalising_are_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert normalise(normalise(text)) == normalise(text)


@given(ANY_TEXT, ANY_TEXT)
def test_folding_a_join_is_the_join_of_the_folded(a: str, b: str) -> None:
    assert fold(a + "\x00" + b) == fold(a) + "\x00" + fold(b)


@given(ANY_TEXT)
def test_equal_forms_have_equal_words(text: str) -> None:
    # What is equal for the exact tier is equal for every later tier, too.
    assert words(normalise(text)) == words(text)


@given(ANY_TEXT)
def test_what_is_seen_has_a_shingle(text: str) -> None:
    assert bool(shingles(text)) == bool(normalise(text))
