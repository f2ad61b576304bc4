"""Who a post is: its names, the live blog it is of, and who saw it there last."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from aggregator.dedup import text_key
from aggregator.errors import NotFoundError
from aggregator.model import Moment, Post, Revision
from aggregator.store import Store, dialect, schema
from tests.store.samples import LATER, NOON, NOW, READER, make_page, make_post


def named(anchor: str, *names: str, **changes: object) -> Post:
    aliases = tuple(f"harbour:live.html#{name}" for name in names)
    return make_post(anchor=anchor, aliases=aliases, **changes)


def key(anchor: str) -> str:
    return f"harbour:live.html#{anchor}"


def add(store: Store, *posts: Post, reader: str = READER, content: str = "x") -> None:
    new = [Revision(post, 1, NOW) for post in posts]
    store.add_revisions(make_page(content), new, extractor=reader)


def test_a_post_is_found_by_any_of_its_names(store: Store) -> None:
    add(store, named("p1", "block-p1", "slug"), named("p2"))
    wanted = [key("block-p1"), key("slug"), key("p1"), key("p2"), key("p3")]
    assert store.posts_named(wanted) == {
        key("block-p1"): key("p1"),
        key("slug"): key("p1"),
        key("p1"): key("p1"),
        key("p2"): key("p2"),
    }
    (revision,) = store.post_revisions(key("slug"))
    assert revision.post.id == key("p1")
    assert revision.post.aliases == (key("block-p1"), key("slug"))
    with pytest.raises(NotFoundError):
        store.post_revisions(key("p3"))


def test_a_name_stays_with_the_post_that_had_it_first(store: Store) -> None:
    add(store, named("p1", "summary"))
    add(store, named("p2", "summary", "p1"), content="y")
    assert store.posts_named([key("summary"), key("p1")]) == {
        key("summary"): key("p1"),
        key("p1"): key("p1"),
    }


def test_names_of_posts_whose_words_are_known_are_kept(store: Store) -> None:
    add(store, named("p1", "a"))
    page = make_page("second")
    store.add_revisions(page, (), extractor=READER, seen=[named("p1", "a", "b")])
    assert store.posts_named([key("b")]) == {key("b"): key("p1")}


def test_the_posts_of_a_live_blog_in_a_stretch(store: Store) -> None:
    later = Moment(NOON.day, NOW + timedelta(hours=2), "json-ld")
    unknown = Moment(NOON.day, None, "json-ld")
    add(store, named("p1"), named("p2", published=later), named("p3", published=unknown))
    other = make_page("other", locator="other.html")
    elsewhere = named("p9", locator="other.html")
    store.add_revisions(other, [Revision(elsewhere, 1, NOW)], extractor=READER)
    whole = store.blog_revisions("harbour", "live.html")
    assert sorted(whole) == [key("p1"), key("p2"), key("p3")]
    near = store.blog_revisions("harbour", "live.html", since=NOW, until=NOW + timedelta(hours=1))
    assert sorted(near) == [key("p1")]
    assert store.blog_revisions("harbour", "none.html") == {}


def test_a_post_of_an_older_page_is_of_its_live_blog(store: Store) -> None:
    page = make_page("second", locator="live.html?page=2", blog="live.html")
    store.add_revisions(page, [Revision(named("p1"), 1, NOW)], extractor=READER)
    assert list(store.blog_revisions("harbour", "live.html")) == [key("p1")]
    assert store.page("harbour", "live.html?page=2", page.content_hash).blog == "live.html"
    assert store.page_of_revision(key("p1"), 1).blog == "live.html"


def test_who_saw_a_post_last(store: Store) -> None:
    add(store, named("p1"), named("p2"), reader="one")
    store.add_revisions(make_page("second"), (), extractor="two", seen=[named("p1")])
    assert store.readers([key("p1"), key("p2"), key("p3")]) == {key("p1"): "two", key("p2"): "one"}


def test_a_withdrawal_is_no_sight_of_its_post(store: Store) -> None:
    add(store, named("p1"), reader="one")
    gone = Revision(named("p1", text="", spans=()), 2, LATER, withdrawn=True)
    store.add_revisions(make_page("second"), [gone], extractor="two")
    assert store.readers([key("p1")]) == {key("p1"): "one"}
    assert [r.withdrawn for r in store.post_revisions(key("p1"))] == [False, True]


def test_two_writers_that_see_one_withdrawal_keep_it_once(store: Store) -> None:
    add(store, named("p1", title="Bridge", text="", spans=()))
    gone = Revision(named("p1", title="Bridge", text="", spans=()), 2, LATER, withdrawn=True)
    for content in ("second", "third"):
        store.add_revisions(make_page(content), [gone], extractor=READER)
    assert len(store.post_revisions(key("p1"))) == 2


def test_on_how_many_days_a_paragraph_is_printed(store: Store) -> None:
    formula, first = "That is all from us.", date(2031, 5, 4)
    for number in range(5):
        at = Moment(first + timedelta(days=number), None, "json-ld")
        posts = [make_post(formula, f"News {number}.", anchor=f"a{number}", published=at)]
        if number < 2:
            posts += [make_post(formula, anchor=f"b{number}", published=at, outlet="Other")]
        seen_at = NOW + timedelta(days=number)
        new = [Revision(post, 1, seen_at) for post in posts]
        store.add_revisions(make_page(f"{number}"), new, extractor=READER)
    keys = {text_key(formula), text_key("News 1.")}
    ours = ("harbour", "Harbour Post", text_key(formula))

    def days(until: int, least: int = 1, as_of: int = 9) -> dict[tuple[str, str, str], int]:
        return store.days_of_paragraphs(
            keys,
            until=first + timedelta(days=until),
            as_of=NOW + timedelta(days=as_of),
            least=least,
        )

    assert days(9, least=3) == {ours: 5}
    assert days(3, least=3) == {ours: 4}
    assert days(9, least=3, as_of=2) == {ours: 3}
    assert days(1, least=2)[("harbour", "Other", text_key(formula))] == 2
    assert days(9)[("harbour", "Harbour Post", text_key("News 1."))] == 1


def test_posts_that_were_there_before_are_of_their_pages(path: Path) -> None:
    engine = dialect.make_engine(dialect.database_url(str(path)), timeout=1)
    with engine.execution_options(**{dialect.WRITES: True}).begin() as connection:
        schema.migrate(connection, "0002")
        connection.exec_driver_sql(
            "INSERT INTO pages VALUES (1, 'harbour', 'live.html', 'ab', 1, 'old', '2031-05-04',"
            " '2031-05-04', NULL, NULL, NULL, '{}', x'789c030000000001')"
        )
        connection.exec_driver_sql(
            "INSERT INTO posts VALUES (1, 'harbour:live.html#p1', 'harbour')"
        )
        connection.exec_driver_sql(
            "INSERT INTO revisions (post_id, number, hash, is_empty, seen_at, page_id, day, basis,"
            " pinned, position, zone, locator, outlet, title, page_title, author, text) VALUES"
            " (1, 1, 'h', 0, '2031-05-04 12:00:00', 1, '2031-05-04', 'json-ld', 0, 0, 'UTC',"
            " 'live.html', 'Harbour Post', 'T', '', '', 'Words.')"
        )
    engine.dispose()
    with Store.open(str(path)) as store:
        assert list(store.blog_revisions("harbour", "live.html")) == [key("p1")]
        # Nobody knows who saw it last, so its absence tells nothing yet.
        assert store.readers([key("p1")]) == {key("p1"): ""}
