"""What a run says of languages."""

from __future__ import annotations

from datetime import date

from aggregator.model import Moment, Post
from aggregator.pipeline.grouping import language_notes, multilingual


def post(language: str | None) -> Post:
    when = Moment(date(2025, 4, 9), None, "meta")
    return Post("s:a", "s", "a", "Gazette", "", when, "Alder", (), language=language)


def test_a_run_says_which_languages_were_not_compared():
    [note] = language_notes(date(2025, 4, 9), [post("en-GB"), post("uk"), post(None)], "default")
    assert "en, uk" in note
    assert language_notes(date(2025, 4, 9), [post("en"), post("uk")], "a-multilingual-model") == ()
    assert language_notes(date(2025, 4, 9), [post("en"), post(None)], "default") == ()


def test_only_a_model_that_somebody_chose_may_be_multilingual():
    assert not multilingual("default") and not multilingual("none")
    assert multilingual("paraphrase-multilingual-MiniLM-L12-v2")
