"""What a run says of languages."""

from __future__ import annotations

from datetime import date

from aggregator.model import Moment, Post
from aggregator.pipeline.grouping import compared_apart, language_notes, multilingual


def post(language: str | None) -> Post:
    when = Moment(date(2025, 4, 9), None, "meta")
    return Post("s:a", "s", "a", "Gazette", "", when, "Alder", (), language=language)


def test_a_run_says_which_languages_were_not_compared():
    found = compared_apart([post("en-GB"), post("uk"), post(None)], "default")
    assert found == ("en", "uk")
    [note] = language_notes(date(2025, 4, 9), found)
    assert "en, uk" in note
    assert compared_apart([post("en"), post("uk")], "a-multilingual-model") == ()
    assert compared_apart([post("en"), post(None)], "default") == ()
    assert language_notes(date(2025, 4, 9), ()) == ()


def test_only_a_model_that_somebody_chose_may_be_multilingual():
    assert not multilingual("default") and not multilingual("none")
    assert multilingual("paraphrase-multilingual-MiniLM-L12-v2")
