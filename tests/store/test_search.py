"""The search finds the same on every database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text

from aggregator.model import Moment, Revision
from aggregator.store import (
    Store,
    dialect,
    schema,
    search,
    search_newest,
    search_upkeep,
    search_words,
    upkeep,
)
from aggregator.store.search import Looked
from aggregator.store.search_terms import BadQuestion, parse_question
from aggregator.store.tables import digest_places, digest_stories, search_posts
from tests.store.samples import NOW, READER, make_page, make_post

DAY = date(2031, 5, 4)
TEXTS = {
    "a": ("The ferry Alder ran aground off Carrow Point.", "Nobody was hurt at the café."),
    "b": ("Dockers vote to strike.", "The ferry company said nothing."),
    "c": ("Aground again: a barge ran onto the sand.",),
    "d": ("東京都知事は会見した。", "Ferries were not running."),
}


def add(store: Store, name: str, *paragraphs: str, number: int = 1, **changes: object) -> Revision:
    minutes = ord(name[0]) - ord("a")
    at = NOW + timedelta(minutes=minutes)
    usual = {"published": Moment(DAY, at, "json-ld"), "language": "en", "title": f"Headline {name}"}
    changes = {**usual, **changes}
    post = make_post(*paragraphs, anchor=name, **changes)
    page = make_page(f"<p>{name} {number} {paragraphs}</p>")
    (kept,) = store.add_revisions(page, [Revision(post, number, NOW)], extractor=READER)
    return kept


@pytest.fixture
def filled(store: Store) -> Store:
    for name, paragraphs in TEXTS.items():
        add(store, name, *paragraphs)
    return store


def names(found: list) -> list[str]:
    return [one.revision.post.id.rpartition("#")[2] for one in found]


def look(store: Store, question: str, **asked: object) -> str:
    looked = Looked(parse_question(question), **asked)
    return "".join(names(store.look(looked, limit=50)))


def ranked(store: Store, question: str, **asked: object) -> list[str]:
    return names(store.rank(Looked(parse_question(question), **asked), limit=50)[0])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("ferry", "ba"),
        ("FERRY nobody", "a"),
        ("ran aground", "ca"),
        ('"ran aground"', "a"),
        ("ferr*", "dba"),
        ("ferry -dockers", "a"),
        ('aground -"ran onto"', "a"),
        ("cafe", "a"),
        ("Café", "a"),
        ("headline", "dcba"),
        ('"point nobody"', ""),
        ('"headline the"', ""),
        ("東京", "d"),
        ("京都", "d"),
        ("東京都知事", "d"),
        ("東", "d"),
        ("東京 会見", "d"),
        ("東京会見", ""),
        ("title:ferry", ""),
        ("ferry OR dockers", ""),
        ("", "dcba"),
    ],
)
def test_questions(filled: Store, question: str, expected: str) -> None:
    assert look(filled, question) == expected
    if question:
        assert sorted(ranked(filled, question)) == sorted(expected)


def test_a_word_of_the_headline_counts_most(store: Store) -> None:
    add(store, "a", "Something of a storm was said by one who knows.", title="Harbour")
    add(store, "b", "Something else was said by one who knows.", title="Storm")
    add(store, "c", "Something was said by one who knows a storm and much more.", title="Harbour")
    assert ranked(store, "storm")[0] == "b"


def test_only_the_newest_revision_is_found_and_no_withdrawn_post(filled: Store) -> None:
    add(filled, "a", "The tug Beech pulled.", number=2)
    assert look(filled, "ferry") == "b" and look(filled, "tug") == "a"
    gone = make_post("", spans=(), anchor="b", title="")
    page = make_page("<p>empty</p>")
    filled.add_revisions(page, [Revision(gone, 2, NOW, withdrawn=True)], extractor=READER)
    assert look(filled, "ferry") == "" and look(filled, "") == "dca"
    add(filled, "b", *TEXTS["b"], number=3)
    assert look(filled, "ferry") == "b" and ranked(filled, "ferry") == ["b"]


def test_filters(filled: Store) -> None:
    add(filled, "e", "The ferry of another outlet.", source="coast", language="de-AT")
    earlier = Moment(DAY - timedelta(days=1), NOW - timedelta(days=1), "json-ld")
    add(filled, "f", "The ferry of the day before.", published=earlier)
    add(filled, "g", "The ferry of some time.", published=Moment(DAY, None, "text"))
    assert look(filled, "ferry") == "ebgaf"
    assert look(filled, "ferry", source="coast") == "e"
    assert look(filled, "", source="coast") == "e"
    assert look(filled, "ferry", language="de") == "e"
    assert look(filled, "ferry", source="harbour", language="de") == ""
    assert look(filled, "ferry", since=DAY) == "ebga"
    assert look(filled, "ferry", until=DAY - timedelta(days=1)) == "f"
    assert sorted(ranked(filled, "ferry", since=DAY, until=DAY)) == ["a", "b", "e", "g"]
    assert look(filled, "", since=date.min, until=date.max) == "edcbgaf"


def test_a_local_day_is_one_of_the_zone(store: Store) -> None:
    late = datetime(2031, 5, 4, 23, 30, tzinfo=UTC)
    add(store, "a", "Late in the evening.", published=Moment(DAY, late, "json-ld"))
    add(store, "b", "Some time of the day.", published=Moment(DAY, None, "text"))
    for zone, days in (("UTC", {4: "ab", 5: ""}), ("Europe/Berlin", {4: "b", 5: "a"})):
        for day, expected in days.items():
            when = date(2031, 5, day)
            assert "".join(sorted(look(store, "", since=when, until=when, zone=zone))) == expected


def test_each_match_comes_once_while_others_are_added(store: Store) -> None:
    for n in range(25):
        add(store, f"a{n:02}", f"The ferry number {n}.", published=Moment(DAY, NOW, "json-ld"))
    looked, seen, below, n = Looked(parse_question("ferry")), [], None, 100
    while True:
        found = store.look(looked, below=below, limit=4)
        if not found:
            break
        seen += names(found)
        below = found[-1].key
        if n < 110:
            add(store, f"b{n}", "A ferry that comes meanwhile.")
            add(
                store,
                f"a{n}",
                "A ferry that is older.",
                published=Moment(DAY, NOW - timedelta(n), "text"),
            )
        n += 1
    assert len(seen) == len(set(seen))
    assert {f"a{n:02}" for n in range(25)} <= set(seen)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            ["ferry", '"', "-", "*", "(", ")", ":", "NEAR", "AND", "OR", "NOT", "^", "{title}", "'",
             "\\", "&", "|", "!", "<->", "東", "café", "\x00", "ran aground", ";--", "$$", "%s"]
        ),
        max_size=8,
    ).map(" ".join)
)  # fmt: skip
def test_no_input_is_an_error_of_the_database(filled: Store, question: str) -> None:
    try:
        looked = Looked(parse_question(question))
    except BadQuestion:
        return
    found = names(filled.look(looked, limit=50))
    if looked.parts:
        assert sorted(names(filled.rank(looked, limit=50)[0])) == sorted(found)
    else:
        assert found == ["d", "c", "b", "a"]


def test_a_story_is_found_by_the_posts_that_its_digests_show(filled: Store) -> None:
    first = filled.look(Looked(parse_question("ferry nobody")), limit=1)[0].revision
    paragraph = filled.post_revisions(first.post.id)
    from aggregator.model import paragraph_id

    identity = paragraph_id(first.post.id, paragraph[-1].hash, 0)
    document = (
        '{"left_out": [], "stories": [{"id": "s1", "left_out": [], "passages": '
        f'[{{"id": "{identity}", "attributions": [{{"paragraph_id": "{identity}"}}]}}]}}]}}'
    )
    assert filled.add_digest(DAY, "UTC", "daily", as_of=NOW, document=document)
    assert look(filled, "ferry", story="s1") == "a" == look(filled, "", story="s1")
    assert ranked(filled, "ferry", story="s1") == ["a"]
    assert look(filled, "ferry", story="s2") == ""
    ((head, place),) = filled.places("UTC", [identity])
    assert (head.day, place.story_id, place.is_shown) == (DAY, "s1", True)
    assert [head.day for head in filled.heads_of_story("UTC", "s1")] == [DAY]
    # A newer version has other stories: nothing of the older one is found any more.
    newer = document.replace('"s1"', '"s2"')
    assert filled.add_digest(DAY, "UTC", "daily", as_of=NOW, document=newer)
    assert filled.heads_of_story("UTC", "s1") == [] and look(filled, "ferry", story="s2") == "a"


def test_a_store_of_before_is_filled_in_and_goes_on_where_it_was_killed(
    filled: Store, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = '{"left_out": [{"id": "s1"}], "stories": []}'
    filled.add_digest(DAY, "UTC", "daily", as_of=NOW, document=document)
    with filled._writing() as connection:
        for table in (search_posts, digest_stories, digest_places):
            connection.execute(delete(table))
        search_words.clear(connection)
        connection.execute(text("INSERT INTO fills VALUES ('search', 0), ('places', 0)"))
    monkeypatch.setattr(search_upkeep, "BATCH", 2)
    fill, calls = search_upkeep.fill, []

    def killed(connection: object) -> bool:
        calls.append(connection)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return fill(connection)

    monkeypatch.setattr(search_upkeep, "fill", killed)
    with pytest.raises(KeyboardInterrupt):
        Store.open(database)
    assert look(filled, "ferry") == "ba" and look(filled, "barge") == "", "the first two are there"
    add(filled, "c", *TEXTS["c"], "And a tug.", number=2)
    with Store.open(database) as store:
        assert look(store, "ferry") == "ba" and look(store, "") == "dcba"
        assert look(store, "barge") == "c"
        assert len(store.heads_of_story("UTC", "s1")) == 1
    assert upkeep.check(database) == []
    before = len(calls)
    Store.open(database).close()
    assert len(calls) == before, "nothing is left to be done"


def test_a_copy_and_a_backup_find_the_same(filled: Store, database: str, tmp_path) -> None:
    add(filled, "a", "The tug Beech pulled the ferry.", number=2)
    upkeep.backup(database, tmp_path / "backup.db")
    upkeep.copy(database, str(tmp_path / "copy.db"))
    for name in ("backup.db", "copy.db"):
        with Store.open(str(tmp_path / name)) as store:
            assert look(store, "ferry") == "ba" and look(store, '"tug beech"') == "a"
            add(store, "h", "One more ferry.")
            assert look(store, "ferry") == "hba"
        assert upkeep.check(str(tmp_path / name)) == []


def test_what_the_search_lacks_is_told(filled: Store, database: str) -> None:
    assert upkeep.check(database) == []
    with filled._writing() as connection:
        connection.execute(text("DELETE FROM search_posts"))
    assert upkeep.check(database) == ["the search does not know 4 posts"]


def test_the_schema_of_a_new_store_needs_no_filling(database: str) -> None:
    with Store.open(database) as store:
        assert store.look(Looked(parse_question("ferry")), limit=1) == []
    engine = dialect.make_engine(dialect.database_url(database), timeout=5)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM fills")).scalar() == 0
        assert schema.found(connection, "x") == schema.REVISIONS[-1]
    engine.dispose()


def test_the_migration_leaves_a_note_that_there_is_something_to_fill_in(database: str) -> None:
    engine = dialect.make_engine(dialect.database_url(database), timeout=5)
    with engine.execution_options(**{dialect.WRITES: True}).begin() as connection:
        schema.migrate(connection, "0010")
        rows = connection.execute(text("SELECT name, upto FROM fills ORDER BY name")).all()
        assert [tuple(row) for row in rows] == [("places", 0), ("search", 0)]
    engine.dispose()
    with Store.open(database) as store, store._reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM fills")).scalar() == 0


@pytest.mark.parametrize("near", [0, 1, 2, 3, 4, 20])
def test_common_words_are_gone_through_from_the_newest_on(
    filled: Store, monkeypatch: pytest.MonkeyPatch, near: int
) -> None:
    # PostgreSQL expects few matches in so small a store, and then gets them all first.
    monkeypatch.setattr(search_newest, "FEW", -1)
    monkeypatch.setattr(search_newest, "NEAR", near)
    assert look(filled, "ferry") == "ba" and look(filled, "headline") == "dcba"
    assert look(filled, "ferry -dockers", source="harbour", since=DAY) == "a"
    assert sorted(ranked(filled, "ferr*")) == ["a", "b", "d"] and ranked(filled, "qqx") == []
    assert look(filled, '"ran aground"') == "a" and look(filled, "ferry café") == "a"
    first = filled.look(Looked(parse_question("headline")), limit=3)
    rest = filled.look(Looked(parse_question("headline")), below=first[-1].key, limit=3)
    assert names([*first, *rest]) == ["d", "c", "b", "a"]


def test_what_is_outdated_goes_when_the_store_is_compacted(filled: Store, database: str) -> None:
    for number in range(2, 12):
        add(filled, "a", f"The tug number {number} pulled.", number=number)
    with filled._reading() as connection:
        assert search_words.count(connection) == (14 if "://" not in database else 4)
    upkeep.compact(database)
    with filled._reading() as connection:
        assert search_words.count(connection) == 4
    assert look(filled, "tug 11") == "a" and look(filled, "tug 10") == ""
    assert look(filled, "ferry") == "b" and upkeep.check(database) == []


def test_a_ranking_tells_what_it_left_out(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def bounds(question: str) -> tuple[list[str], search.Bounds]:
        found, _, bounds = filled.rank(Looked(parse_question(question)), limit=50)
        return names(found), bounds

    found, whole = bounds("headline")
    assert sorted(found) == ["a", "b", "c", "d"] and whole == search.Bounds()
    monkeypatch.setattr(search, "WINDOW", dict.fromkeys(search.WINDOW, 4))
    assert bounds("headline")[1] == search.Bounds()
    monkeypatch.setattr(search, "WINDOW", dict.fromkeys(search.WINDOW, 3))
    found, cut = bounds("headline")
    assert sorted(found) == ["b", "c", "d"] and cut == search.Bounds(ranked=3)
    monkeypatch.setattr(search, "BEST", 2)
    found, cut = bounds("headline")
    assert len(found) == 2 and cut == search.Bounds(ranked=3, best=2)
    assert bounds("ferry") == (ranked(filled, "ferry"), search.Bounds())


def test_a_connection_that_asked_often_goes_on_planning(
    filled: Store, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "://" not in database:
        pytest.skip("SQLite plans no question anew")
    # From some repetitions on, drivers and servers keep statements and plans.
    for _ in range(20):
        assert sorted(ranked(filled, "ferr*")) == ["a", "b", "d"]
    with filled._reading() as connection:
        search.rank(connection, Looked(parse_question("ferr*")))
        counts = "SELECT sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements"
        generic, custom = connection.execute(
            text(f"{counts} WHERE statement LIKE '%tsquery%'")
        ).one()
    assert custom > 0 and generic == 0
