"""A digest as one message of a chat."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aggregator.render.letters import SubscribeWords, confirmation, foot
from aggregator.render.note import MOST_CHARACTERS, note_text
from tests.render.sample import sample as morning
from tests.render.sample_news import sample as evening

PAGE = "https://news.example/2031-06-18/evening.html"


def test_what_changed_comes_first_and_the_page_last() -> None:
    title, text = note_text(evening(), page=PAGE)
    lines = text.split("\n")
    assert title == "18 June, Evening: Ministers speak about the sandbank"
    assert lines[0].startswith("**Corrected:**") and lines[1].startswith("**Withdrawn:**")
    assert "The mayor has resigned" in lines[1]
    assert lines[2].startswith("- **Ministers speak about the sandbank** (5 outlets")
    assert lines[-1] == f"[The whole digest]({PAGE})"


def test_plain_text_has_no_marks() -> None:
    _, text = note_text(evening(), page=PAGE, form="txt")
    assert "**" not in text and "\\" not in text
    assert text.endswith(f"The whole digest: {PAGE}")


def test_other_peoples_markdown_is_shown_as_it_is() -> None:
    _, text = note_text(morning())
    assert r"\<script>" in text and r"\*bold\* \[link\]" in text


@pytest.mark.parametrize("most", [450, 600, MOST_CHARACTERS])
@pytest.mark.parametrize("language", ["en", "de", "fr", "uk"])
def test_it_fits_and_counts_what_does_not(most: int, language: str) -> None:
    digest = evening()
    many = replace(digest, stories=digest.stories * 40)
    _, text = note_text(many, page=PAGE, most=most, in_language=language)
    assert len(text) <= most
    assert PAGE in text and text.count("\n- ") >= 1
    assert "…" not in text.split("\n")[-1]


def test_a_day_without_news_says_so() -> None:
    empty = replace(morning(), stories=(), pages=())
    _, text = note_text(empty)
    assert text == "The pages that were read brought no news of this day."


@pytest.mark.parametrize("language", ["en", "de", "fr", "uk"])
def test_letters_hold_their_links_in_every_language(language: str) -> None:
    link = "https://news.example/confirm/abc.def"
    subject, text = confirmation(
        link, list_name="Hafen & <Co>", choices=["x"], hours=72, in_language=language
    )
    assert "Hafen & <Co>" in subject and "\n" not in subject
    assert f"\n{link}\n" in text and "72" in text and "- x" in text
    below = foot(link, list_name="Hafen & <Co>", topics=["<b>"], in_language=language)
    assert link in below.text and "<b>" in below.text
    assert f'href="{link}"' in below.html and "<b>" not in below.html
    assert "Hafen &amp; &lt;Co&gt;" in below.html


def test_the_words_of_the_pages_are_all_said() -> None:
    assert all(getattr(SubscribeWords(), name) for name in SubscribeWords.__dataclass_fields__)
