"""Bytes in any encoding become text, or say why not."""

from __future__ import annotations

import codecs
import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import ExtractError
from aggregator.extract import extract
from aggregator.extract.clean import clean_text
from aggregator.extract.decode import MAX_BYTES, decode
from aggregator.model import Page, Source

NOW = datetime(2025, 6, 1, tzinfo=UTC)
GERMAN = "Der Bürgermeister öffnete die Brücke für alle, die über den Fluß müssen. " * 8
UKRAINIAN = "Міст через річку відкрили після ремонту, який тривав два роки й сім місяців. " * 8


def page(content: bytes, *, media_type: str | None = None, **headers: str) -> Page:
    return Page("s", "x.txt", content, NOW, media_type=media_type, headers=headers)


@pytest.mark.parametrize(
    ("content", "encoding", "noted"),
    [
        (GERMAN.encode(), "utf-8", False),
        (codecs.BOM_UTF8 + GERMAN.encode(), "utf-8", False),
        (codecs.BOM_UTF16_LE + GERMAN.encode("utf-16-le"), "utf-16", False),
        (codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"), "utf-16", False),
        (codecs.BOM_UTF32_LE + GERMAN.encode("utf-32-le"), "utf-32", False),
        (GERMAN.encode("utf-16-le"), "utf-16-le", False),
    ],
)
def test_encodings_that_show_themselves(content: bytes, encoding: str, noted: bool) -> None:
    found = decode(page(content))
    assert (found.text, found.encoding, bool(found.notes)) == (GERMAN, encoding, noted)


def test_a_declared_encoding_is_believed_where_the_bytes_are_no_utf8() -> None:
    cyrillic = UKRAINIAN.encode("cp1251")
    told = decode(page(cyrillic, media_type="text/plain; charset=windows-1251"))
    assert (told.text, told.notes) == (UKRAINIAN, ())
    by_header = decode(page(cyrillic, **{"Content-Type": 'text/plain; charset="cp1251"'}))
    assert by_header.text == UKRAINIAN
    by_page = decode(page(b'<html><meta charset="windows-1251">' + cyrillic))
    assert by_page.text.endswith(UKRAINIAN)
    latin = decode(page(GERMAN.encode("cp1252"), media_type="text/plain; charset=iso-8859-1"))
    assert latin.text == GERMAN


def test_utf8_is_believed_against_what_is_declared() -> None:
    found = decode(page(GERMAN.encode(), media_type="text/plain; charset=iso-8859-1"))
    assert (found.text, found.encoding) == (GERMAN, "utf-8")


def test_an_encoding_that_nobody_declares_is_guessed_and_noted() -> None:
    found = decode(page(UKRAINIAN.encode("cp1251")))
    assert found.text == UKRAINIAN
    assert "not declared" in found.notes[0]


@pytest.mark.parametrize("name", ["nonsense-8", "rot13", "hex"])
def test_a_declared_name_that_is_no_encoding_is_passed_over(name: str) -> None:
    found = decode(page(GERMAN.encode("cp1252"), media_type=f"text/plain; charset={name}"))
    assert "Brücke" in found.text


def test_broken_utf8_gives_its_text_and_a_note() -> None:
    content = GERMAN.encode().replace(b"\xc3\xbc", b"\xc3", 1)
    found = decode(page(content))
    assert found.encoding == "utf-8"
    assert found.text.count("\ufffd") == 1
    assert "broken UTF-8: 1 " in found.notes[0]


def test_notes_reach_the_extraction() -> None:
    content = GERMAN.encode().replace(b"\xc3\xbc", b"\xc3", 1)
    assert extract(page(content), Source("s", ("x",))).notes[0].startswith("broken UTF-8")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n \t\r\n", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"\x00" * 100, "is binary"),
        (b"%PDF-1.7\n" + b"text " * 100, r"is binary \(PDF\)"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), r"is binary \(PNG\)"),
        (gzip.compress(GERMAN.encode()), r"is binary \(gzip\)"),
        (b"PK\x03\x04" + b"x" * 50, r"is binary \(ZIP\)"),
        (bytes(range(1, 32)) * 20, r"is binary \(control characters\)"),
        (b"news\x00of\x00the\x00day" * 9, r"is binary \(NUL bytes\)"),
    ],
)
def test_what_is_no_text_says_so(content: bytes, message: str) -> None:
    with pytest.raises(ExtractError, match=message) as caught:
        decode(page(content))
    assert (caught.value.source, caught.value.url) == ("s", "x.txt")


def test_a_page_of_fifty_megabytes_is_refused_before_it_is_read() -> None:
    with pytest.raises(ExtractError, match=f"too large: .* {MAX_BYTES:,} are read"):
        extract(page(b"a" * 50_000_000), Source("s", ("x",)))


def test_a_long_single_line_is_refused() -> None:
    with pytest.raises(ExtractError, match="a line of 5,000,000 characters is no news"):
        extract(page(b"word " * 1_000_000), Source("s", ("x",)))


def test_a_media_type_that_is_not_read_is_named() -> None:
    with pytest.raises(ExtractError, match="cannot read application/pdf"):
        extract(page(b"%", media_type="application/pdf"), Source("s", ("x",)))


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_clear_error(content: bytes) -> None:
    try:
        found = decode(page(content))
    except ExtractError:
        return
    assert found.text.strip()


# --- What cannot be seen --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u200bb\u00adc\ufeffd\u2060e", "abcde"),
        ("pay \u202eesrever\u202c now", "pay esrever now"),
        ("one\u00a0two\u2009three\tfour", "one two three four"),
        ("bell\x07 and \x1b[31mred", "bell and [31mred"),
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("  left and right  ", "left and right"),
        ("می\u200cگوید", "می\u200cگوید"),
        ("la\u200cbel", "label"),
        ("👩\u200d🚒 came", "👩\u200d🚒 came"),
        ("\ud800half", "half"),
        ("\U000e0041tag", "tag"),
        ("Ünïcödé stays 日本語 Київ", "Ünïcödé stays 日本語 Київ"),
    ],
)
def test_hidden_characters_go_and_words_stay(text: str, expected: str) -> None:
    assert clean_text(text) == expected


@given(st.text(max_size=300))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert not any(ord(c) < 32 and c != "\n" for c in once)


def test_latin_letters_that_nobody_declares_are_read_as_browsers_read_them() -> None:
    text = "Mr Núñez’s café on the quay, open since 1962, expects to lose half – or more."
    decoded = decode(page(text.encode("cp1252")))
    assert decoded.text == text
    assert decoded.encoding == "cp1252"
    czech = "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl mluvčí přístavu v pondělí."
    assert decode(page((czech * 5).encode("cp1250"))).text == czech * 5
