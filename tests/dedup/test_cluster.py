"""Star clusters, from judged pairs written by hand."""

from __future__ import annotations

from aggregator.dedup.cluster import Pair, star_clusters
from aggregator.dedup.model import Comparison, Evidence, Kind, Verdict

NOTHING = Evidence(0.5, 0.5)


def found(verdict: Verdict, kind: Kind | None = None, score: float = 0.9) -> Comparison:
    return Comparison(verdict, kind, score, NOTHING)


def clusters(count: int, judged: dict[Pair, Comparison]) -> list[int]:
    return star_clusters(count, judged).tolist()


def test_nothing_judged_founds_a_cluster_each() -> None:
    assert clusters(3, {}) == [0, 1, 2]
    assert clusters(0, {}) == []


def test_no_chaining() -> None:
    # 0 ~ 1 ~ 2, but 2 does not match 0: it stays outside.
    assert clusters(3, {(0, 1): found("same", "near"), (1, 2): found("same", "near")}) == [0, 0, 2]


def test_surest_kind_then_score_then_number() -> None:
    near, semantic = found("same", "near", 0.6), found("same", "semantic", 0.99)
    assert clusters(3, {(0, 2): semantic, (1, 2): near}) == [0, 1, 1]
    better = found("same", "near", 0.7)
    assert clusters(3, {(0, 2): near, (1, 2): better}) == [0, 1, 1]
    assert clusters(3, {(0, 2): near, (1, 2): near}) == [0, 1, 0]


def test_a_part_never_represents_the_whole() -> None:
    assert clusters(2, {(0, 1): found("contained", "contained")}) == [1, 1]
    assert clusters(2, {(0, 1): found("contains", "contained")}) == [0, 0]


def test_what_lies_between_is_not_a_way_round() -> None:
    # 0 is part of 1, 1 is part of 2, but nobody found 0 to be part of 2.
    part = found("contained", "contained")
    assert clusters(3, {(0, 1): part, (1, 2): part}) == [0, 2, 2]
    assert clusters(3, {(0, 1): part, (1, 2): part, (0, 2): part}) == [2, 2, 2]


def test_a_circle_of_parts_still_places_everything() -> None:
    judged = {
        (0, 1): found("contains", "contained"),
        (1, 2): found("contains", "contained"),
        (0, 2): found("contained", "contained"),
    }
    assert clusters(3, judged) == [0, 0, 2]


def test_a_conflict_with_a_member_keeps_a_text_out() -> None:
    judged = {
        (0, 1): found("same", "near"),
        (0, 2): found("same", "near"),
        (1, 2): found("conflict"),
    }
    assert clusters(3, judged) == [0, 0, 2]


def test_a_conflict_is_no_match() -> None:
    assert clusters(2, {(0, 1): found("conflict", score=0.9)}) == [0, 1]


def test_next_best_representative_after_a_conflict() -> None:
    judged = {
        (0, 2): found("same", "near", 0.9),
        (2, 3): found("conflict"),
        (0, 3): found("same", "near", 0.9),
        (1, 3): found("same", "near", 0.5),
    }
    assert clusters(4, judged) == [0, 1, 0, 1]
