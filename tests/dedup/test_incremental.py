"""A set of paragraphs that grows and shrinks; a person's overrides; saving."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.dedup import Deduper, Encoder, Paragraph, Result, Thresholds, deduplicate
from aggregator.dedup.model import FloatArray
from tests.dedup.worlds import WordCountEncoder, reports

NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
BRIDGE = "The harbour bridge at Ostwick was closed on Monday after a barge struck its middle pier"
SNOW = "Heavy snow closed three mountain passes above Lenz before dawn, the road service said"
CRACKS = "Engineers found 12 cracks in the middle pier of the harbour bridge at Ostwick on Monday"
LINES = Thresholds(cosine=0.5, paraphrase=0.6, support=0.3)
LAWS = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def seen(result: Result) -> object:
    return (
        [
            (c.representative, [(m.paragraph_id, m.kind, round(m.score, 6)) for m in c.matches])
            for c in result.clusters
        ],
        [(c.a_id, c.b_id, round(c.score, 6)) for c in result.conflicts],
    )


def groups(dedup: Deduper) -> list[list[str]]:
    return [[p.id for p in cluster.paragraphs] for cluster in dedup.clusters()]


def make_encoder(wanted: bool) -> Encoder | None:
    return WordCountEncoder() if wanted else None


@LAWS
@given(reports(), st.booleans(), st.sampled_from(["earliest", "longest"]), st.randoms())
def test_whatever_came_and_went_the_clusters_are_those_of_one_look(
    paragraphs: list[Paragraph], semantic: bool, keep: str, dice: random.Random
) -> None:
    expected = deduplicate(
        paragraphs,
        encoder=make_encoder(semantic),
        thresholds=LINES,
        keep=keep,  # type: ignore[arg-type]
    )
    dedup = Deduper(encoder=make_encoder(semantic), thresholds=LINES, keep=keep)  # type: ignore[arg-type]
    waiting = list(paragraphs)
    dice.shuffle(waiting)
    passing = [
        Paragraph(f"x{p.id}", p.text + dice.choice(["", " again", "."]), p.published)
        for p in waiting[::2]
    ]
    while waiting or passing:
        count = dice.randint(1, 5)
        dedup.add_many(waiting[:count])
        waiting = waiting[count:]
        if passing:
            dedup.add(passing[0])
        if dice.random() < 0.3:
            dedup.result()
        if passing:
            dedup.remove(passing.pop(0).id)
    assert seen(dedup.result()) == seen(expected)
    assert len(dedup) == len(paragraphs)


@LAWS
@given(reports(), st.booleans())
def test_what_is_saved_is_what_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, paragraphs: list[Paragraph], semantic: bool
) -> None:
    path = tmp_path_factory.mktemp("saved") / "set"
    dedup = Deduper(encoder=make_encoder(semantic), thresholds=LINES)
    dedup.add_many(paragraphs[1:])
    if len(paragraphs) > 3:
        dedup.split(paragraphs[1].id, paragraphs[2].id)
        dedup.join(paragraphs[2].id, paragraphs[3].id)
        dedup.remove(paragraphs[-1].id)
    dedup.save(path)
    encoder = WordCountEncoder()
    loaded = Deduper.load(path, encoder=encoder if semantic else None)
    expected = seen(dedup.result())
    asked = len(encoder.asked)
    assert seen(loaded.result()) == expected
    assert set(encoder.asked[:asked]) == set()
    loaded.add_many(paragraphs[:1])
    dedup.add_many(paragraphs[:1])
    assert seen(loaded.result()) == seen(dedup.result())
    loaded.save(path)
    again = Deduper.load(path, encoder=make_encoder(semantic))
    assert seen(again.result()) == seen(loaded.result())


def test_each_addition_says_what_it_matched() -> None:
    dedup = Deduper()
    assert dedup.add(Paragraph("a", BRIDGE, NOON)).matches == ()
    exact = dedup.add(Paragraph("b", BRIDGE + "!", NOON + timedelta(hours=1)))
    assert [(m.representative_id, m.paragraph_id, m.kind) for m in exact.matches] == [
        ("a", "b", "exact")
    ]
    earlier = dedup.add(Paragraph("c", BRIDGE + " (police)", NOON - timedelta(hours=1)))
    assert [(m.representative_id, m.paragraph_id, m.kind) for m in earlier.matches] == [
        ("c", "a", "near")
    ]
    whole = dedup.add(Paragraph("d", f"{SNOW}. {BRIDGE}. Ferries run until it opens again."))
    assert {(m.representative_id, m.paragraph_id, m.kind) for m in whole.matches} == {
        ("d", "a", "contained"),
        ("d", "c", "contained"),
    }
    dedup.add(Paragraph("e", CRACKS, NOON))
    contrary = dedup.add(Paragraph("f", CRACKS.replace("12", "19"), NOON - timedelta(hours=2)))
    (conflict,) = contrary.conflicts
    assert (conflict.a_id, conflict.b_id) == ("f", "e")
    assert [(d.a, d.b) for d in conflict.evidence.differences] == [("19", "12")]
    assert "f" in dedup
    assert "z" not in dedup


def test_strings_get_the_next_number() -> None:
    dedup = Deduper()
    assert [a.paragraph.id for a in dedup.add_many([SNOW, BRIDGE])] == ["0", "1"]
    assert dedup.add(SNOW).paragraph.id == "2"
    dedup.remove("2")
    assert dedup.add(SNOW).paragraph.id == "3"
    assert groups(dedup) == [["0", "3"], ["1"]]


def test_what_the_words_have_settled_is_not_encoded_when_it_comes() -> None:
    encoder = WordCountEncoder()
    dedup = Deduper(encoder=encoder)
    dedup.add_many([BRIDGE, CRACKS])
    assert sorted(encoder.asked) == sorted([BRIDGE, CRACKS])
    dedup.add_many([BRIDGE + ".", f"{CRACKS}, they say", "..."])
    assert len(encoder.asked) == 2


def test_a_split_wins_and_lasts(tmp_path: Path) -> None:
    dedup = Deduper()
    dedup.add_many([BRIDGE, f"{BRIDGE}, police said", BRIDGE])
    assert groups(dedup) == [["0", "1", "2"]]
    dedup.split("0", "1")
    assert groups(dedup) == [["0", "2"], ["1"]]
    dedup.add(Paragraph("again", f"{BRIDGE}, police said."))
    assert groups(dedup) == [["again", "1"], ["0", "2"]]
    # "0" leaves its exact repeat, and stays apart from "1"; "2" was never split from "1".
    dedup.split("2", "0")
    assert groups(dedup) == [["again", "1", "2"], ["0"]]
    before = groups(dedup)
    dedup.save(tmp_path / "set")
    assert groups(Deduper.load(tmp_path / "set")) == before
    assert dedup.conflicts() == ()


def test_a_join_wins_and_lasts(tmp_path: Path) -> None:
    dedup = Deduper()
    dedup.add_many([SNOW, BRIDGE, CRACKS, CRACKS.replace("12", "19")])
    assert len(dedup.clusters()) == 4
    dedup.join("1", "0")
    dedup.join("2", "3")
    assert groups(dedup) == [["0", "1"], ["2", "3"]]
    assert dedup.conflicts() == ()
    (match,) = dedup.clusters()[0].matches
    assert (match.paragraph_id, match.representative_id, match.score) == ("1", "0", 1.0)
    dedup.save(tmp_path / "set")
    assert groups(Deduper.load(tmp_path / "set")) == groups(dedup)
    dedup.split("2", "3")
    assert groups(dedup) == [["0", "1"], ["2"], ["3"]]
    dedup.add("Ferries run every 20 minutes from the north quay until the bridge opens again")
    dedup.join("4", "1")
    assert groups(dedup) == [["0", "1", "4"], ["2"], ["3"]]
    dedup.remove("1")
    assert groups(dedup) == [["0"], ["2"], ["3"], ["4"]]


def test_a_split_within_a_joined_group_stays() -> None:
    dedup = Deduper()
    dedup.add_many([SNOW, BRIDGE, CRACKS])
    dedup.join("0", "1")
    dedup.split("0", "2")
    dedup.join("1", "2")
    assert groups(dedup) == [["0", "1"], ["2"]]


def test_splits_of_three_equal_paragraphs_last(tmp_path: Path) -> None:
    dedup = Deduper()
    dedup.add_many([SNOW, SNOW, SNOW])
    for a, b in [("0", "1"), ("0", "2"), ("1", "2")]:
        dedup.split(a, b)
    assert groups(dedup) == [["0"], ["1"], ["2"]]
    dedup.save(tmp_path / "set")
    loaded = Deduper.load(tmp_path / "set")
    assert groups(loaded) == [["0"], ["1"], ["2"]]
    for paragraph_id in ("0", "1", "2"):
        loaded.remove(paragraph_id)
    assert groups(loaded) == []


def test_room_is_taken_back() -> None:
    dedup = Deduper(encoder=WordCountEncoder())
    kept = [Paragraph("a", BRIDGE), Paragraph("b", f"{BRIDGE}, police said")]
    dedup.add_many(kept)
    passing = [Paragraph(f"p{n}", f"gull{n} seen{n} at{n} quay{n}") for n in range(1_200)]
    for paragraph in dedup.add_many(passing):
        dedup.remove(paragraph.paragraph.id)
    assert groups(dedup) == [["a", "b"]]
    added = dedup.add(Paragraph("c", f"{BRIDGE}, it said"))
    assert {m.representative_id for m in added.matches} == {"a", "b"}


@pytest.mark.parametrize(
    ("items", "error", "message"),
    [
        ([SNOW, None], TypeError, "item 1 is NoneType"),
        ([Paragraph("a", SNOW)], ValueError, "the id 'a'"),
        ([Paragraph("b", SNOW), Paragraph("b", SNOW)], ValueError, "the id 'b'"),
        ([Paragraph("b", SNOW, NOON.replace(tzinfo=None))], ValueError, "zone"),
    ],
)
def test_a_wrong_item_adds_nothing(
    items: list[Paragraph | str], error: type[Exception], message: str
) -> None:
    dedup = Deduper()
    dedup.add(Paragraph("a", BRIDGE, NOON))
    with pytest.raises(error, match=message):
        dedup.add_many(items)
    assert groups(dedup) == [["a"]]
    assert dedup.add(SNOW).paragraph.id == "0"


def test_unknown_ids_and_policies_are_named() -> None:
    dedup = Deduper()
    dedup.add(Paragraph("a", BRIDGE))
    for act in (dedup.split, dedup.join):
        with pytest.raises(KeyError, match="'b'"):
            act("a", "b")
        with pytest.raises(ValueError, match="two are needed"):
            act("a", "a")
    with pytest.raises(KeyError, match="'b'"):
        dedup.remove("b")
    with pytest.raises(ValueError, match="'newest'"):
        Deduper(keep="newest")  # type: ignore[arg-type]


def test_a_file_is_used_as_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "set"
    dedup = Deduper(encoder=WordCountEncoder(), keep=lambda paragraph: paragraph.id)
    dedup.add_many([Paragraph("b", "\ud800 odd", NOON, "Gull"), Paragraph("a", SNOW, NOON)])
    dedup.save(path)
    with pytest.raises(ValueError, match="encoder 'word-counts', not None"):
        Deduper.load(path)
    with pytest.raises(ValueError, match="give it again"):
        Deduper.load(path, encoder=WordCountEncoder())
    loaded = Deduper.load(path, encoder=WordCountEncoder(), keep=lambda paragraph: paragraph.id)
    assert [c.representative for c in loaded.clusters()] == [
        Paragraph("a", SNOW, NOON),
        Paragraph("b", "\ud800 odd", NOON, "Gull"),
    ]


def test_what_is_no_saved_set_is_named(tmp_path: Path) -> None:
    path = tmp_path / "set"
    with pytest.raises(FileNotFoundError):
        Deduper.load(path)
    path.write_text("something else")
    with pytest.raises(ValueError, match="not a saved Deduper"):
        Deduper.load(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("head.json", '{"format": "aggregator.dedup/99"}\n')
    with pytest.raises(ValueError, match=r"aggregator\.dedup/99"):
        Deduper.load(path)


def test_a_failed_save_leaves_the_old_file(tmp_path: Path) -> None:
    dedup = Deduper()
    dedup.add(SNOW)
    path = tmp_path / "set"
    dedup.save(path)
    old = path.read_bytes()
    dedup.add(Paragraph("b", BRIDGE, NOON, source=object()))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        dedup.save(path)
    assert path.read_bytes() == old
    assert [p.name for p in tmp_path.iterdir()] == ["set"]


class Failing(WordCountEncoder):
    """Fails when it is first asked: for embeddings, or for exact cosines."""

    slack = 0.01

    def __init__(self, fails: str) -> None:
        super().__init__()
        self.fails = fails

    def encode(self, texts: Sequence[str]) -> FloatArray:
        self._fail("encode")
        return super().encode(texts)

    def encode_exactly(self, texts: Sequence[str]) -> FloatArray:
        self._fail("encode_exactly")
        return super().encode(texts)

    def _fail(self, where: str) -> None:
        if self.fails == where:
            self.fails = ""
            raise ConnectionError("the service is away")


@pytest.mark.parametrize("where", ["encode", "encode_exactly"])
def test_what_an_encoder_could_not_tell_is_asked_again(where: str) -> None:
    texts = [
        CRACKS,
        "On Monday engineers found 12 cracks in the harbour bridge pier at Ostwick",
        SNOW,
    ]
    expected = deduplicate(texts, encoder=WordCountEncoder(), thresholds=LINES)
    assert [m.kind for c in expected.clusters for m in c.matches] == ["semantic"]
    dedup = Deduper(encoder=Failing(where), thresholds=LINES)
    with pytest.raises(ConnectionError):
        dedup.add_many(texts)
    assert len(dedup) == 3
    assert seen(dedup.result()) == seen(expected)


def test_keys_that_cannot_be_compared_add_nothing() -> None:
    dedup = Deduper(keep=lambda paragraph: paragraph.source)
    dedup.add(Paragraph("a", BRIDGE, source="Gull"))
    with pytest.raises(TypeError, match="'<' not supported"):
        dedup.add_many([Paragraph("b", SNOW, source="Gull"), Paragraph("c", BRIDGE + ".")])
    assert groups(dedup) == [["a"]]


def test_one_string_is_not_many_texts():
    with pytest.raises(TypeError, match="not one str"):
        Deduper().add_many("one text alone")
    one = Deduper()
    one.add("one text alone")
    assert len(one) == 1
