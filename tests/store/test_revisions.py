"""Posts: every revision is kept whole, and a page brings all of its revisions or none."""

from __future__ import annotations

import dataclasses
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.errors import NotFoundError
from aggregator.model import (
    DayBasis,
    Moment,
    Post,
    PostKind,
    Revision,
    Span,
    SpanKind,
    paragraph_id,
)
from aggregator.revise import revise
from aggregator.store import Store
from tests.store.samples import (
    LATER,
    NOW,
    READER,
    make_empty_post,
    make_page,
    make_post,
    make_revision,
)

text = st.text(st.characters(codec=None), max_size=40)
zones = st.timedeltas(timedelta(hours=-12), timedelta(hours=14)).map(
    lambda offset: timezone(timedelta(seconds=offset // timedelta(seconds=1)))
)
instants = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=zones)  # noqa: DTZ001  # bounds have no zone
posts = st.builds(
    Post,
    id=text,
    source=text,
    locator=text,
    outlet=text,
    title=text,
    published=st.builds(
        Moment, st.dates(), st.none() | instants, st.sampled_from(get_args(DayBasis))
    ),
    text=text,
    spans=st.lists(
        st.builds(
            Span,
            st.integers(0, 9),
            st.integers(10, 40),
            st.none() | st.integers(1, 10**6),
            st.sampled_from(get_args(SpanKind)),
            text,
            st.none() | text,
        ),
        max_size=4,
    ).map(tuple),
    url=st.none() | text,
    page_title=text,
    author=text,
    modified=st.none() | instants,
    pinned=st.booleans(),
    language=st.none() | st.sampled_from(["en", "uk", "zh-Hant"]),
    credit=st.none() | text,
    position=st.integers(0, 10**6),
    zone=st.sampled_from(["UTC", "Europe/Kyiv", "Asia/Kolkata"]),
    kind=st.sampled_from(get_args(PostKind)),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(post=posts, seen_at=instants, withdrawn=st.booleans())
def test_a_revision_comes_back_as_it_was(
    store: Store, post: Post, seen_at: datetime, withdrawn: bool
) -> None:
    before = store.latest_revisions([post.id]).get(post.id)
    post = dataclasses.replace(post, source=before.post.source if before else post.source)
    revision = Revision(post, before.number + 1 if before else 1, seen_at, withdrawn)
    assert store.add_revisions(make_page(), [revision], extractor=READER) == [revision]
    kept = store.latest_revisions([post.id])[post.id]
    assert kept == revision
    assert kept.seen_at.tzinfo is UTC
    for ours, theirs in (
        (kept.post.published.at, post.published.at),
        (kept.post.modified, post.modified),
    ):
        assert (ours and ours.utcoffset()) == (theirs and theirs.utcoffset())


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_second_time_adds_nothing(store: Store, path: Path) -> None:
    revisions = [make_revision(anchor=f"p{n}") for n in range(5)]

    def counts() -> dict[str, int]:
        with closing(sqlite3.connect(path)) as database:
            names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return {
                name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  # from the database
                for (name,) in names.fetchall()
            }

    assert store.add_revisions(make_page(), revisions, extractor=READER) == revisions
    once = counts()
    assert (once["pages"], once["posts"], once["revisions"], once["paragraphs"]) == (1, 5, 5, 10)
    assert store.add_revisions(make_page(), revisions, extractor=READER) == []
    assert counts() == once


def test_nothing_is_kept_of_a_page_if_one_revision_cannot_be(store: Store) -> None:
    wrong = make_revision(anchor="p2", seen_at=datetime(2031, 5, 4))  # noqa: DTZ001  # what is tested
    with pytest.raises(ValueError, match="a time without a zone"):
        store.add_revisions(make_page(), [make_revision(), wrong], extractor=READER)
    assert store.known_pages("harbour") == {}
    assert store.latest_revisions([make_post().id]) == {}


def test_an_instant_that_has_no_local_time_everywhere_is_refused(store: Store) -> None:
    first = datetime(1, 1, 1, tzinfo=UTC)
    wrong = make_revision(published=Moment(first.date(), first, "meta"))
    with pytest.raises(ValueError, match="a time in the year 1 "):
        store.add_revisions(make_page(), [wrong], extractor=READER)


def test_two_revisions_with_one_number_are_a_mistake(store: Store) -> None:
    with pytest.raises(ValueError, match="two revisions of one post have one number"):
        store.add_revisions(
            make_page(), [make_revision("Noon."), make_revision("One.")], extractor=READER
        )


def test_every_revision_is_kept_in_order(store: Store) -> None:
    told = [
        make_revision("It leaves at noon."),
        make_revision("It leaves at one.", number=2, seen_at=LATER),
        make_revision("It leaves at noon.", number=3, seen_at=LATER + timedelta(hours=1)),
    ]
    for revision in told:
        store.add_revisions(make_page(revision.post.text), [revision], extractor=READER)
    assert store.post_revisions(told[0].post.id) == told
    assert store.latest_revisions([told[0].post.id]) == {told[0].post.id: told[2]}
    with pytest.raises(NotFoundError, match="no post has the id 'harbour:none'"):
        store.post_revisions("harbour:none")


def test_several_revisions_of_one_post_can_come_at_once(store: Store) -> None:
    told = [make_revision("Noon."), make_revision("One.", number=2)]
    assert store.add_revisions(make_page(), told[::-1], extractor=READER) == told


def test_a_revision_that_another_process_overtook_gets_the_next_number(store: Store) -> None:
    known = make_revision("It leaves at noon.")
    store.add_revisions(make_page("noon"), [known], extractor=READER)
    ours = revise(known, make_post("It leaves at two."), LATER)
    theirs = revise(known, make_post("It leaves at one."), LATER)
    assert ours is not None
    assert theirs is not None
    store.add_revisions(make_page("one"), [theirs], extractor=READER)
    added = store.add_revisions(make_page("two"), [ours], extractor=READER)
    assert added == [dataclasses.replace(ours, number=3)]
    assert [r.post.text for r in store.post_revisions(known.post.id)] == [
        "It leaves at noon.",
        "It leaves at one.",
        "It leaves at two.",
    ]


def test_a_revision_says_which_page_it_was_read_from(store: Store) -> None:
    noon, one = make_page("noon"), make_page("one", fetched_at=LATER)
    store.add_revisions(noon, [make_revision("Noon.")], extractor=READER)
    store.add_revisions(one, [make_revision("One.", number=2, seen_at=LATER)], extractor=READER)
    assert store.page_of_revision(make_post().id, 1) == noon
    assert store.page_of_revision(make_post().id, 2) == one
    with pytest.raises(NotFoundError, match="no revision 3"):
        store.page_of_revision(make_post().id, 3)


def test_a_paragraph_is_found_by_its_id_or_its_first_digits(store: Store) -> None:
    revision = make_revision()
    store.add_revisions(make_page(), [revision], extractor=READER)
    whole = paragraph_id(revision.post.id, revision.hash, 1)
    for prefix in (whole, whole[:4], whole[:7].upper(), f" {whole} "):
        found = store.paragraph(prefix)
        assert (found.id, found.revision, found.position) == (whole, revision, 1)
        assert found.text == "Forty people were aboard."


@pytest.mark.parametrize("prefix", ["", "abc", "0" * 13, "wxyz", "12g4", "%%%%", "....", "0x12"])
def test_what_is_no_paragraph_id_is_not_found(store: Store, prefix: str) -> None:
    with pytest.raises(NotFoundError, match="4 to 12 of the digits"):
        store.paragraph(prefix)


def test_an_unknown_or_ambiguous_paragraph_id_is_told(store: Store) -> None:
    with pytest.raises(NotFoundError, match="starts with '0000'"):
        store.paragraph("0000")
    # Of some hundred ids, two share their first four digits.
    revision = make_revision(*(f"Crate {n} was unloaded." for n in range(1200)))
    ids = sorted(paragraph_id(revision.post.id, revision.hash, n) for n in range(1200))
    one, two = next(pair for pair in pairwise(ids) if pair[0][:4] == pair[1][:4])
    store.add_revisions(make_page(), [revision], extractor=READER)
    with pytest.raises(NotFoundError, match=rf"ambiguous: .*{one}, {two}.* give more digits"):
        store.paragraph(one[:4])
    assert store.paragraph(one).id == one


def test_a_paragraph_that_was_said_again_is_found_in_its_newest_revision(store: Store) -> None:
    told = [
        make_revision("Noon."),
        make_revision("One.", number=2),
        make_revision("Noon.", number=3),
    ]
    for revision in told:
        store.add_revisions(make_page(revision.post.text), [revision], extractor=READER)
    assert store.paragraph(paragraph_id(told[0].post.id, told[0].hash, 0)).revision.number == 3


def test_many_posts_are_looked_up_at_once(store: Store) -> None:
    told = [make_revision(f"Crate {n}.", anchor=f"p{n}") for n in range(3000)]
    store.add_revisions(make_page(), told, extractor=READER)
    wanted = [revision.post.id for revision in told] * 20
    assert store.latest_revisions(wanted) == {r.post.id: r for r in told}
    assert store.latest_revisions([]) == {}


def test_a_withdrawn_post_has_no_paragraphs(store: Store) -> None:
    store.add_revisions(make_page("a"), [make_revision()], extractor=READER)
    gone = Revision(make_empty_post(), 2, LATER)
    store.add_revisions(make_page("b"), [gone], extractor=READER)
    assert store.latest_revisions([gone.post.id]) == {gone.post.id: gone}


def test_revisions_of_a_post_keep_its_day(store: Store) -> None:
    yesterday = Moment(date(2031, 5, 3), None, "date line")
    revision = make_revision(published=yesterday)
    store.add_revisions(make_page(), [revision], extractor=READER)
    assert store.latest_revisions([revision.post.id])[revision.post.id].post.published == yesterday
    assert NOW.date() == date(2031, 5, 4)
