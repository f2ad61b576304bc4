"""What holds for every set of paragraphs, with and without the semantic tier."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.dedup import (
    Encoder,
    MemoryCache,
    Paragraph,
    Result,
    Thresholds,
    deduplicate,
    judge,
    prepare,
    text_key,
)
from aggregator.dedup import settings as engine_settings
from aggregator.dedup.text import normalise
from tests.dedup.worlds import WordCountEncoder, reports

ENCODERS = st.sampled_from([None, "words"])
# With the thresholds of a real encoder, word counts would find next to nothing to propose.
LINES = Thresholds(cosine=0.5, paraphrase=0.6, support=0.3)
LAWS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def make_encoder(name: str | None) -> Encoder | None:
    return WordCountEncoder() if name else None


def seen(result: Result) -> object:
    """All that a caller can see of a result, but for rounding."""
    return (
        [
            (
                c.representative.id,
                [(m.paragraph_id, m.kind, round(m.score, 6)) for m in c.matches],
            )
            for c in result.clusters
        ],
        [(c.a_id, c.b_id, round(c.score, 6)) for c in result.conflicts],
    )


@LAWS
@given(reports(), ENCODERS)
def test_every_paragraph_is_in_exactly_one_cluster(
    paragraphs: list[Paragraph], encoder: str | None
) -> None:
    result = deduplicate(paragraphs, encoder=make_encoder(encoder), thresholds=LINES)
    placed = [p.id for c in result.clusters for p in c.paragraphs]
    assert sorted(placed) == [p.id for p in paragraphs]
    assert [p.id for p in result.kept] == [c.representative.id for c in result.clusters]
    sources = {p.source for c in result.clusters for p in c.paragraphs}
    assert sources == {p.source for p in paragraphs}


@LAWS
@given(reports(), ENCODERS)
def test_every_member_matches_its_representative_directly(
    paragraphs: list[Paragraph], encoder: str | None
) -> None:
    result = deduplicate(paragraphs, encoder=make_encoder(encoder), thresholds=LINES)
    first_of_form: dict[str, str] = {}
    for paragraph in sorted(paragraphs, key=_by_time):
        first_of_form.setdefault(normalise(paragraph.text), paragraph.text)
    for cluster in result.clusters:
        shown = cluster.representative
        assert len(cluster.members) == len(cluster.matches)
        for member, match in zip(cluster.members, cluster.matches, strict=True):
            assert match.paragraph_id == member.id
            assert match.representative_id == shown.id
            form = normalise(member.text)
            if form == normalise(shown.text):
                assert match.kind == "exact"
                continue
            found = judge(
                prepare(shown.text),
                prepare(first_of_form[form]),
                cosine=match.evidence.cosine,
                thresholds=LINES,
            )
            assert found.verdict in ("same", "contains")
            assert (found.kind, found.score) == (match.kind, match.score)
            assert found.evidence == match.evidence


@LAWS
@given(reports(), ENCODERS)
def test_conflicts_are_between_clusters_and_listed_once(
    paragraphs: list[Paragraph], encoder: str | None
) -> None:
    result = deduplicate(paragraphs, encoder=make_encoder(encoder), thresholds=LINES)
    kept = [p.id for p in result.kept]
    pairs = [(c.a_id, c.b_id) for c in result.conflicts]
    assert len(set(pairs)) == len(pairs)
    for a, b in pairs:
        assert kept.index(a) < kept.index(b)
    for cluster in result.clusters:
        texts = [prepare(p.text) for p in cluster.paragraphs]
        for i, a in enumerate(texts):
            for b in texts[:i]:
                if a.form != b.form and _overlap(a.shingles, b.shingles) >= 0.8:
                    # So alike that the lexical tier always looks at them.
                    assert judge(a, b).verdict != "conflict"


@LAWS
@given(reports(), ENCODERS, st.randoms(use_true_random=False))
def test_order_of_input_does_not_matter(
    paragraphs: list[Paragraph], encoder: str | None, dice: random.Random
) -> None:
    expected = seen(deduplicate(paragraphs, encoder=make_encoder(encoder), thresholds=LINES))
    shuffled = list(paragraphs)
    dice.shuffle(shuffled)
    assert (
        seen(deduplicate(iter(shuffled), encoder=make_encoder(encoder), thresholds=LINES))
        == expected
    )


@LAWS
@given(reports(), ENCODERS)
def test_a_second_run_with_the_cache_asks_nobody_and_changes_nothing(
    paragraphs: list[Paragraph], name: str | None
) -> None:
    cache = CountingCache()
    first = deduplicate(paragraphs, encoder=make_encoder(name), thresholds=LINES, cache=cache)
    written = cache.writes
    encoder = WordCountEncoder() if name else None
    second = deduplicate(paragraphs, encoder=encoder, thresholds=LINES, cache=cache)
    assert seen(second) == seen(first)
    assert cache.writes == written
    if encoder is not None:
        assert encoder.asked == []


def test_a_stored_judgement_is_taken_as_it_is() -> None:
    a = "The bridge at Ostwick was closed on Monday after a barge struck its pier"
    b = f"{a}, police said"
    cache = MemoryCache()
    assert len(deduplicate([a, b], cache=cache).kept) == 1
    other = MemoryCache()
    for (x, y), found in cache.known_pairs(
        engine_settings(Thresholds(), None), [text_key(a), text_key(b)]
    ).judged.items():
        other.add_pairs(
            engine_settings(Thresholds(), None),
            lexical=[x, y],
            semantic=[],
            judged={(x, y): replace(found, score=0.123)},
        )
    result = deduplicate([a, b], cache=other)
    assert [m.score for c in result.clusters for m in c.matches] == [0.123]


@LAWS
@given(reports(), ENCODERS, st.data())
def test_piece_by_piece_with_a_cache_equals_one_shot(
    paragraphs: list[Paragraph], name: str | None, data: st.DataObject
) -> None:
    cache = MemoryCache()
    order = data.draw(st.permutations(paragraphs))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(order)), max_size=3)))
    for cut in [*cuts, len(order)]:
        result = deduplicate(order[:cut], encoder=make_encoder(name), thresholds=LINES, cache=cache)
    assert seen(result) == seen(
        deduplicate(paragraphs, encoder=make_encoder(name), thresholds=LINES)
    )


@LAWS
@given(reports())
def test_what_the_words_have_settled_is_not_encoded(paragraphs: list[Paragraph]) -> None:
    # Where the semantic tier moves no representative, it has no use for their members.
    lines = replace(LINES, paraphrase=1.0, likeness=1.0)
    encoder = WordCountEncoder()
    lexical = deduplicate(paragraphs, thresholds=lines)
    result = deduplicate(paragraphs, encoder=encoder, thresholds=lines)
    assert len(set(encoder.asked)) == len(encoder.asked)
    if result.kept == lexical.kept:
        assert set(encoder.asked) <= {p.text for p in lexical.kept}


@LAWS
@given(reports(), st.sampled_from(["earliest", "longest"]), ENCODERS)
def test_an_uncontained_text_is_not_represented_by_its_part(
    paragraphs: list[Paragraph], keep: str, name: str | None
) -> None:
    result = deduplicate(paragraphs, keep=keep, encoder=make_encoder(name))  # type: ignore[arg-type]
    for cluster in result.clusters:
        for match in cluster.matches:
            if match.kind == "contained":
                shown = prepare(cluster.representative.text)
                part = next(p for p in cluster.members if p.id == match.paragraph_id)
                assert len(shown.words) >= len(prepare(part.text).words)


@LAWS
@given(reports())
def test_equal_paragraphs_change_nothing_but_the_members(paragraphs: list[Paragraph]) -> None:
    again = [replace(p, id=f"z{p.id}", source="Echo") for p in paragraphs]
    once = deduplicate(paragraphs)
    twice = deduplicate([*paragraphs, *again])
    assert [p.text for p in twice.kept] == [p.text for p in once.kept]
    assert len(twice.conflicts) == len(once.conflicts)


@pytest.mark.parametrize("name", [None, "words"])
def test_other_thresholds_use_none_of_the_cache(name: str | None) -> None:
    texts = [
        Paragraph("a", "The bridge at Ostwick was closed on Monday after a barge struck it"),
        Paragraph("b", "The bridge at Ostwick was closed on Monday after a boat struck it"),
    ]
    cache = MemoryCache()
    strict = Thresholds(overlap=1.0, containment=1.0, support=1.0, paraphrase=1.0, cosine=1.0)
    before = deduplicate(texts, cache=cache, thresholds=strict, encoder=make_encoder(name))
    after = deduplicate(texts, cache=cache, encoder=make_encoder(name))
    assert seen(after) == seen(deduplicate(texts, encoder=make_encoder(name)))
    assert seen(before) == seen(deduplicate(texts, thresholds=strict, encoder=make_encoder(name)))


class CountingCache(MemoryCache):
    """Counts writes."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = 0

    def add_embeddings(self, *args: object, **kwargs: object) -> None:
        self.writes += 1
        super().add_embeddings(*args, **kwargs)  # type: ignore[arg-type]

    def add_pairs(self, *args: object, **kwargs: object) -> None:
        self.writes += 1
        super().add_pairs(*args, **kwargs)  # type: ignore[arg-type]


def _by_time(paragraph: Paragraph) -> tuple[bool, float, str]:
    published = paragraph.published
    return (published is None, published.timestamp() if published else 0.0, paragraph.id)


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b)
