"""Grouping posts into stories."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.digest import group_posts

FERRY = [
    "Ferry Alder runs aground off Carrow Point; 137 passengers taken ashore",
    "Passengers of the grounded ferry Alder reach Carrow Point, the coastguard says",
    "Coastguard: ferry Alder aground at Carrow Point, passengers safe ashore",
]
BALLOT = [
    "Dockers vote to strike over night shifts, union ballot shows",
    "Union ballot: dockers back a strike over night shift pay",
]


def test_posts_on_one_event_stand_together_and_others_apart():
    labels = group_posts(FERRY + BALLOT).labels
    assert labels == (0, 0, 0, 1, 1)


def test_embeddings_join_what_words_cannot():
    texts = ["The vessel struck rocks.", "A boat hit the reef.", "Bread prices doubled."]
    leads = np.array([[1, 0], [0.98, 0.199], [0, 1]], dtype=np.float32)
    leads /= np.linalg.norm(leads, axis=1, keepdims=True)
    assert group_posts(texts, leads=leads).labels == (0, 0, 1)
    assert group_posts(texts).labels == (0, 1, 2)


def test_a_shared_passage_brings_posts_together():
    texts = [
        "The ferry Alder is aground near the point of Carrow",
        "A harbour master praises the crew near Carrow",
    ]
    languages = ["en", "en"]
    assert group_posts(texts, languages=languages).labels == (0, 1)
    assert group_posts(texts, links=[(1, 0)], languages=languages).labels == (0, 0)


def test_nothing_is_no_story():
    assert group_posts([]).labels == ()


def test_leads_of_other_texts_are_refused():
    with pytest.raises(ValueError, match="leads has 1 rows for 2 texts"):
        group_posts(["a", "b"], leads=np.ones((1, 2), dtype=np.float32))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=12), st.randoms())
def test_the_order_of_posts_does_not_matter(texts, random):
    shuffled = list(range(len(texts)))
    random.shuffle(shuffled)
    before = group_posts(texts).labels
    after = group_posts([texts[i] for i in shuffled]).labels
    same = {(i, j) for i in range(len(texts)) for j in range(i) if before[i] == before[j]}
    where = {old: new for new, old in enumerate(shuffled)}
    again = {
        (i, j) for i in range(len(texts)) for j in range(i) if after[where[i]] == after[where[j]]
    }
    assert same == again
