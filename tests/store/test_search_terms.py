"""How texts and questions are cut into terms."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Moment, Post, Span
from aggregator.store import search_words
from aggregator.store.search_terms import BadQuestion, Part, find, parse_question, terms
from tests.store.samples import NOON


def cut(text: str) -> list[str]:
    return [term.text for term in terms(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The café's 2nd door", ["the", "cafe", "s", "2nd", "door"]),
        ("Łódź, Øre & Straße", ["lodz", "ore", "strasse"]),
        ("Київ її", ["киів", "іі"]),
        ("東京都", ["東京", "京都", "都"]),
        ("in 東京 today", ["in", "東京", "京", "today"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("… ! _", []),
        ("", []),
        ("\ud800 a\x00b", ["a", "b"]),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(st.text())
def test_terms_stand_where_they_say_and_have_only_letters_and_digits(text: str) -> None:
    last = 0
    for term in terms(text):
        assert 0 <= term.start < term.end <= len(text)
        assert term.start >= last
        last = term.start
        assert term.text and not set(term.text) & set(" '\"\\:&|!<>()*\x00\ue000\ue001")
        assert cut(text[term.start : term.end])


@given(st.text())
def test_the_database_sees_the_terms_that_were_cut(text: str) -> None:
    # What SQLite's tokenizer makes of them, one by one and in order, is what they are.
    found = cut(text)
    connection = sqlite3.connect(":memory:")
    search_sql = search_words._SQLITE[0]
    connection.execute(search_sql)
    connection.execute(
        "INSERT INTO search_words(rowid, title, body, facets) VALUES (1, '', ?, '')",
        [" ".join(found)],
    )
    connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(search_words, 'instance')")
    seen = connection.execute("SELECT term FROM vocabulary ORDER BY offset").fetchall()
    connection.close()
    assert [row[0] for row in seen] == found


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("ferry Alder", (Part(("ferry",)), Part(("alder",)))),
        ('"ran aground" -tug', (Part(("ran", "aground")), Part(("tug",), is_without=True))),
        ('-"high water" ferry', (Part(("high", "water"), is_without=True), Part(("ferry",)))),
        ("pass*", (Part(("pass",), is_beginning=True),)),
        ("Covid-19", (Part(("covid", "19")),)),
        ("“ran aground”", (Part(("ran", "aground")),)),
        ('"open row', (Part(("open", "row")),)),
        ("ferry ferry FERRY", (Part(("ferry",)),)),
        ("東京都", (Part(("東京", "京都")),)),
        ("東", (Part(("東",), is_beginning=True),)),
        ('body: NEAR("a b", 2) OR x AND *', None),
        ("", ()),
        ('- * " ( ) ^ :', ()),
    ],
)
def test_questions(question: str, expected: tuple[Part, ...] | None) -> None:
    found = parse_question(question)
    if expected is not None:
        assert found == expected
    else:
        assert [part.terms for part in found] == [
            ("body",), ("near",), ("a", "b"), ("2",), ("or",), ("x",), ("and",)
        ]  # fmt: skip


@pytest.mark.parametrize(
    "question", ["-ferry", "a*", "x" * 501, " ".join(f"w{n}" for n in range(30))]
)
def test_questions_that_cannot_be_asked(question: str) -> None:
    with pytest.raises(BadQuestion):
        parse_question(question)


@given(st.text(max_size=500))
def test_any_question_is_read_or_refused(question: str) -> None:
    try:
        parts = parse_question(question)
    except BadQuestion:
        return
    for part in parts:
        assert part.terms and all(term.isprintable() for term in part.terms)


def test_what_was_found_is_pointed_at_in_the_verbatim_text() -> None:
    text = "At the Café, the café's cook said: Ferries ran. They ran aground."
    spans, held = find(parse_question('cafe "ran aground" ferr* -tug'), text)
    assert [text[start:end] for start, end in spans] == [
        "Café",
        "café",
        "Ferries",
        "ran",
        "aground",
    ]
    assert held == 3


def test_the_vector_of_postgresql_has_positions_and_gaps() -> None:
    post = Post(
        id="a:b",
        source="a",
        locator="b",
        outlet="A",
        title="Ferry leaves",
        published=Moment(NOON.day, None, "text"),
        text="The ferry\n\nleft",
        spans=(Span(0, 9), Span(11, 15)),
    )
    title, body = search_words._streams(post)
    vector = search_words._vector(title, body, ())
    assert vector == "'ferry':1A,5 'leaves':2A 'the':4 'left':7"
