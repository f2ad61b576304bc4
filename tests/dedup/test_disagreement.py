"""Should arrays ever tell another verdict than the judge, a result can be looked at all the same.

The two agree, as far as is known; so the answer of the arrays is replaced here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from aggregator.dedup import Deduper, MemoryCache, Result, compare, deduplicate, guarded
from aggregator.dedup.screen import CONFLICT, NEAR, PART

CONFLICTING = (
    "The mill owner at Keld sold its three northern works for 450 crowns to local investors.",
    "The mill owner at Keld sold its three northern works for 980 crowns to local investors.",
)
DIFFERENT = (
    "Ferries to Ostwick were late because the crew of the tug had to wait for coal and water.",
    "Ferries to Ostwick were late because the crew of the tug had read 12 letters from a school.",
)
SAME = (
    "The harbour council will plant forty lime trees along the northern quay before the winter.",
    "The harbour council will plant forty lime trees along the northern quay before winter.",
)
# Some that are judged with it: few pairs are judged without arrays.
OTHERS = tuple(
    f"Line {n} is what the harbour office wrote about the ferry to {place} on its board."
    for n in range(6)
    for place in ("Varn", "Holm")
)


def told(monkeypatch: pytest.MonkeyPatch, state: int) -> None:
    """Let arrays say the same of all pairs."""
    monkeypatch.setattr(
        guarded, "screen", lambda columns, pairs, lines: np.full(len(pairs.first), state, np.int8)
    )


def looked_at(result: Result, texts: Sequence[str]) -> list[str]:
    """The texts of all clusters, when everything has been looked at."""
    members = [p for c in result.clusters for p in (c.representative, *c.members)]
    for cluster in result.clusters:
        assert len(cluster.matches) == len(cluster.members)
        for match in cluster.matches:
            assert match.kind in ("exact", "near", "contained")
            assert 0 <= match.score <= 1
    for conflict in result.conflicts:
        assert conflict.evidence.differences
    assert result.labels.shape == (len(texts),)
    return sorted(p.text for p in members)


@pytest.mark.parametrize("state", [NEAR, PART, CONFLICT])
@pytest.mark.parametrize("pair", [CONFLICTING, DIFFERENT, SAME], ids=["conflict", "other", "same"])
def test_looking_at_a_result_never_fails_and_loses_nobody(
    monkeypatch: pytest.MonkeyPatch, state: int, pair: tuple[str, str]
) -> None:
    texts = [*pair, *OTHERS]
    told(monkeypatch, state)
    ways = [deduplicate(texts), deduplicate(texts, cache=MemoryCache())]
    dedup = Deduper()
    dedup.add_many(texts)
    ways.append(dedup.result())
    for result in ways:
        kept = [p.text for p in result.kept]
        assert looked_at(result, texts) == sorted(texts)
        assert kept == [c.representative.text for c in result.clusters]
    assert {tuple(w.labels.tolist()) for w in ways} == {tuple(ways[0].labels.tolist())}


def test_a_match_of_arrays_stays_one_with_the_evidence_of_the_judge(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judged = compare(*CONFLICTING)
    assert judged.verdict == "conflict"
    told(monkeypatch, NEAR)
    result = deduplicate(CONFLICTING)
    (cluster,) = result.clusters
    (match,) = cluster.matches
    assert (match.kind, match.score) == ("near", judged.score)
    assert match.evidence.differences == judged.evidence.differences
    assert result.conflicts == ()


def test_no_conflict_is_told_where_the_judge_sees_none(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, CONFLICT)
    result = deduplicate(SAME)
    assert len(result.clusters) == 2
    assert result.conflicts == ()


def test_looking_changes_no_later_result(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, CONFLICT)
    texts = [*SAME, *DIFFERENT, *OTHERS]
    seen, unseen = Deduper(), Deduper()
    for dedup in (seen, unseen):
        dedup.add_many(texts)
    assert not [c for c in seen.conflicts() if not c.evidence.differences]
    for dedup in (seen, unseen):
        dedup.add("A tower was built on the hill above the valley.")
    assert [c.representative.id for c in seen.clusters()] == [
        c.representative.id for c in unseen.clusters()
    ]
