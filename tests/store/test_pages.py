"""Pages: kept byte for byte, once, and known again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.errors import NotFoundError
from aggregator.store import Store
from tests.store.samples import LATER, READER, make_page, make_post, make_revision


def test_a_page_comes_back_as_it_was(store: Store) -> None:
    page = make_page(
        bytes(range(256)) * 9,
        media_type="text/html",
        headers={"ETag": '"4a"', "Server": "quay"},
        modified_at=datetime(2031, 5, 4, 11, 59, 58, 765432, tzinfo=UTC),
        url="https://harbour.example/live",
    )
    store.add_page(page, extractor=READER)
    assert store.page("harbour", "live.html", page.content_hash) == page
    assert store.page_content("harbour", "live.html", page.content_hash) == page.content


def test_a_page_that_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError, match=r"no page 000000000000 of 'live.html'"):
        store.page_content("harbour", "live.html", "0" * 64)


def test_a_page_is_known_by_its_bytes_and_its_extractor(store: Store) -> None:
    page = make_page()
    key = ("harbour", "live.html", page.content_hash)
    assert not store.has_page(*key, READER)
    store.add_page(page, extractor=READER)
    assert store.has_page(*key, READER)
    assert not store.has_page(*key, "reader-2")
    assert store.known_pages("harbour") == {"live.html": (page.content_hash, READER)}
    assert store.known_pages("beacon") == {}
    store.add_page(page, extractor="reader-2")
    assert store.known_pages("harbour") == {"live.html": (page.content_hash, "reader-2")}


def test_a_page_that_changes_back_is_current_again(store: Store) -> None:
    noon, one = make_page("noon"), make_page("one")
    store.add_revisions(noon, [make_revision()], extractor=READER)
    store.add_page(one, extractor=READER)
    assert store.known_pages("harbour") == {"live.html": (one.content_hash, READER)}
    assert not store.has_page("harbour", "live.html", noon.content_hash, READER)
    store.add_page(make_page("noon", fetched_at=LATER), extractor=READER)
    assert store.known_pages("harbour") == {"live.html": (noon.content_hash, READER)}
    kept = store.page("harbour", "live.html", noon.content_hash)
    assert kept == noon, "it says when it was fetched first"


def test_the_same_bytes_under_other_names_are_found_first_come_first(store: Store) -> None:
    twins = [("harbour", "z.html"), ("beacon", "a.html"), ("harbour", "b.html")]
    for source, locator in twins:
        store.add_page(make_page(source=source, locator=locator), extractor=READER)
    content_hash = make_page().content_hash
    assert store.locators_of_content(content_hash) == twins
    store.add_page(make_page("news", source="harbour", locator="z.html"), extractor=READER)
    assert store.locators_of_content(content_hash) == twins[1:], "z.html shows something else now"
    assert store.locators_of_content("0" * 64) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    locator=st.text(st.characters(codec=None), max_size=20),
    header=st.text(st.characters(codec=None), max_size=20),
    content=st.binary(max_size=300),
)
def test_any_name_any_header_and_any_bytes_are_kept(
    store: Store, locator: str, header: str, content: bytes
) -> None:
    page = make_page(content, locator=locator, headers={"X-Quay": header}, url=header)
    store.add_page(page, extractor=READER)
    assert store.page("harbour", locator, page.content_hash).locator == locator
    assert store.known_pages("harbour")[locator] == (page.content_hash, READER)
    assert ("harbour", locator) in store.locators_of_content(page.content_hash)


@pytest.mark.parametrize(
    "name", ["\udce9t\udce9.txt", "a\x00b", "\x1a", "\x1a0041", "A\x1ad800", "\U0001f6a2", ""]
)
def test_names_that_have_no_utf_8_form_are_kept_apart(store: Store, name: str) -> None:
    store.add_page(make_page(locator=name), extractor=READER)
    store.add_page(make_page(locator=name + "x"), extractor=READER)
    assert set(store.known_pages("harbour")) == {name, name + "x"}


def test_a_time_without_a_zone_is_a_mistake(store: Store) -> None:
    naive = datetime(2031, 5, 4, 12)  # noqa: DTZ001  # what is tested
    with pytest.raises(ValueError, match="a time without a zone"):
        store.add_page(make_page(fetched_at=naive), extractor=READER)
    assert store.known_pages("harbour") == {}


def test_bytes_that_brought_nothing_new_go_when_the_next_come(store: Store) -> None:
    """Of a thousand fetches of a page that counts its readers, two are kept."""
    first = make_page("first")
    store.add_revisions(first, [make_revision()], extractor=READER)
    for count in range(20):
        page = make_page(f"read {count} times")
        store.add_revisions(page, [], extractor=READER, forget=True)
    assert store.page("harbour", "live.html", first.content_hash) == first
    last = make_page("read 19 times")
    assert store.page("harbour", "live.html", last.content_hash) == last
    for count in range(19):
        with pytest.raises(NotFoundError):
            store.page("harbour", "live.html", make_page(f"read {count} times").content_hash)
    assert store.known_pages("harbour") == {"live.html": (last.content_hash, READER)}
    assert store.page_of_revision(make_post().id, 1) == first


def test_bytes_are_dropped_after_a_time_and_the_revisions_stay(store: Store) -> None:
    old, new = make_page("old"), make_page("new", fetched_at=LATER)
    store.add_revisions(old, [make_revision()], extractor=READER)
    post = make_post("It rains.")
    store.add_revisions(new, [make_revision("It rains.", number=2)], extractor=READER)

    def drop(before: datetime, *, dry: bool = False) -> int:
        return store.prune(pages_before=before, rest_before=before, dry=dry).pages

    assert drop(old.fetched_at) == 0
    assert drop(LATER + timedelta(days=9), dry=True) == 1
    assert drop(LATER + timedelta(days=9)) == 1, "the current one stays"
    assert drop(LATER + timedelta(days=9)) == 0
    assert len(store.post_revisions(post.id)) == 2
    with pytest.raises(NotFoundError, match="no longer kept"):
        store.page_of_revision(post.id, 1)
    assert store.page_of_revision(post.id, 2) == new
    # It comes back: then it is there again.
    store.add_page(make_page("old", fetched_at=LATER), extractor=READER)
    assert store.page_of_revision(post.id, 1).content == old.content
