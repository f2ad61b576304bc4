"""The words of the pages in other languages: all are there, and none is English by accident."""

from __future__ import annotations

import string

import pytest
from babel.messages.catalog import Message

from aggregator.web.pages.words import interface
from tests.web.catalogues import LANGUAGES, catalogue, messages


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_message_is_translated(code: str) -> None:
    wanted = {m.id for m in messages() if m.id}
    found = {m.id for m in catalogue(code) if m.id and all(forms(m)) and not m.fuzzy}
    assert wanted == found, "python -m tests.web.catalogues, and translate what is new"


@pytest.mark.parametrize("code", LANGUAGES)
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


def test_the_words_of_the_digests_are_there_too() -> None:
    assert interface("de").say("Past days") == "Frühere Tage"
    assert interface("de").say("News digest") == "Nachrichtenüberblick"
    assert interface("uk").count("{n} source", "{n} sources", 5) == "5 джерел"
    assert interface("en").say("Past days") == "Past days"
