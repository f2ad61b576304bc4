"""Words of the interface: every one is translated, in every catalogue, with its placeholders."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from string import Formatter

import pytest
from babel.messages.catalog import Message

from aggregator.render import feed_entry, language, mail_text, render, render_brief
from aggregator.render import language as language_of
from aggregator.render.language import ENGLISH, LANGUAGES, Language
from tests.render import sample_news
from tests.render.catalogues import CATALOGUES, catalogue, messages
from tests.render.dom import parse
from tests.render.sample import sample

OTHERS = [code for code in LANGUAGES if code != "en"]


def forms(message: Message) -> list[str]:
    """The texts of a message: one, or one for each form of the plural."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_there_is_a_catalogue_for_each_language() -> None:
    assert sorted(path.stem for path in CATALOGUES.glob("*.po")) == sorted(OTHERS)


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_translated(code: str) -> None:
    kept = catalogue(code)
    wanted = {(m.id, m.context) for m in messages() if m.id}
    found = {(m.id, m.context) for m in kept if m.id and all(forms(m)) and not m.fuzzy}
    assert wanted == found, "python -m tests.render.catalogues, and translate what is new"


@pytest.mark.parametrize("code", OTHERS)
def test_placeholders_and_punctuation_agree(code: str) -> None:
    kept = catalogue(code)
    for message in kept:
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        assert len(forms(message)) == (1 if len(ids) == 1 else kept.num_plurals)
        for text in forms(message):
            assert placeholders(text) == placeholders(ids[-1]), message.id
            assert text == text.strip()
            for sign in ".:":
                assert text.endswith(sign) == ids[-1].endswith(sign), message.id


def test_plural_forms() -> None:
    def outlets(code: str, *numbers: int) -> list[str]:
        return [language(code).count("{n} outlet", "{n} outlets", n) for n in numbers]

    assert outlets("en", 0, 1, 2) == ["0 outlets", "1 outlet", "2 outlets"]
    assert outlets("de", 0, 1, 2) == ["0 Medien", "1 Medium", "2 Medien"]
    assert outlets("fr", 0, 1, 2) == ["0 média", "1 média", "2 médias"]
    uk = [language("uk").count("{n} story", "{n} stories", n) for n in (1, 2, 5, 11, 21, 22, 111)]
    assert uk == ["1 тема", "2 теми", "5 тем", "11 тем", "21 тема", "22 теми", "111 тем"]


def test_dates_and_numbers_by_locale() -> None:
    day, other = date(2031, 6, 18), date(2030, 1, 1)
    assert language("de").long_day(day) == "Mittwoch, 18. Juni 2031"
    assert language("fr").long_day(day) == "mercredi 18 juin 2031"
    assert language("uk").short_day(day, day) == "18 червня"
    assert language("de").short_day(day, other) == "18. Juni 2031"
    assert [language(code).number(12345) for code in ("en", "de")] == ["12,345", "12.345"]
    assert language("uk").place("Europe/London") == "Лондон"
    assert language("fr").listed(["A", "B", "C"]) == "A, B et C"
    assert language("de").language_name("uk") == "Ukrainisch"


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(ValueError, match="'xx'"):
        render(sample(), "txt", in_language="xx")


class Told(Language):
    """English that keeps what it was asked to say."""

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()

    def say(self, message: str, /, **values: object) -> str:
        self.said.add(message)
        return super().say(message, **values)

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        self.said.add(one)
        return super().count(one, many, number, **values)


def test_all_that_is_said_is_in_the_catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told()
    for module in ("", ".mail", ".feed"):
        monkeypatch.setattr(f"aggregator.render{module}.language", lambda _code: told)
    at = datetime(2031, 6, 19, tzinfo=UTC)
    for digest in (sample(), sample_news.sample()):
        for form in ("html", "md", "txt"):
            render(digest, form)
        mail_text(digest)
        feed_entry(digest, base=None, path="a", published=at, updated=at)
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in messages()}
    assert len(told.said) > 100
    assert told.said - known == set()


@pytest.mark.parametrize("code", OTHERS)
def test_no_word_of_english_is_left(code: str) -> None:
    """What both languages show alike is other people's, or a word that they share."""
    page = render(sample_news.sample(), "txt", in_language=code)
    for words in ("outlet", "passage that", "Reported", "digest", "stories", "seen", "! Accounts"):
        assert not re.search(rf"\b{words}\b", page), words
    assert f'<html lang="{code}">' in render(sample(), "html", in_language=code)


def test_words_of_others_are_not_said_to_be_of_the_language_of_the_page() -> None:
    page = parse(render(sample(), "html", in_language="de"))
    assert {b.attributes["lang"] for b in page.all("blockquote")} == {"und", "und-Arab", "ja"}


def test_the_short_form_is_in_the_language_too() -> None:
    assert "5 Medien, 5 Ursprünge" in render_brief(sample(), in_language="de")


def test_english_needs_no_catalogue() -> None:
    assert language_of("en") is ENGLISH
