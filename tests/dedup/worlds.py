"""Small worlds of text for tests: an encoder that counts words, and made-up reports."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import strategies as st

from aggregator.dedup import Paragraph
from aggregator.dedup.model import FloatArray
from aggregator.dedup.text import words


class WordCountEncoder:
    """An encoder whose cosine is that of word counts; remembers what it was asked."""

    def __init__(self, name: str = "word-counts") -> None:
        self._name = name
        self.asked: list[str] = []

    @property
    def name(self) -> str:
        return self._name

    def encode(self, texts: Sequence[str]) -> FloatArray:
        self.asked += texts
        rows = np.zeros((len(texts), 256), np.float32)
        rows[:, 0] = 0.01  # a text without words has a direction, too
        for row, text in zip(rows, texts, strict=True):
            for word in words(text):
                row[1 + hashlib.sha256(word.encode()).digest()[0] % 255] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


START = datetime(2031, 5, 4, 6, tzinfo=UTC)

_SENTENCES = (
    "The harbour bridge at Ostwick was closed on Monday after a barge struck its middle pier",
    "Engineers found 12 cracks in the pier and will drain the basin before they weld it",
    "“We will not reopen it before the steel is tested,” mayor Ilse Varga told reporters",
    "Ferries run every 20 minutes from the north quay until the bridge can carry cars again",
    "The barge Calliope was carrying 300 tonnes of gravel down the river when its rudder failed",
    "Nobody was hurt, the river police said, and the crew of four was taken ashore by a tug",
)
_CHANGES = (
    ("12 cracks", "19 cracks"),
    ("300 tonnes", "450 tonnes"),
    ("will not reopen", "will reopen"),
    ("Ilse Varga", "Tomas Brandt"),
    ("Monday", "Tuesday"),
    ("found", "discovered"),
    ("was closed", "has been closed"),
    (" and ", " & "),
    ("The ", "the "),
)


@st.composite
def report_texts(draw: st.DrawFn) -> str:
    """Sentences of one event, whole or in part, with and without changed facts and style."""
    count = draw(st.integers(1, 3))
    chosen = draw(st.lists(st.sampled_from(_SENTENCES), min_size=count, max_size=count))
    text = ". ".join(chosen)
    for old, new in draw(st.lists(st.sampled_from(_CHANGES), max_size=3)):
        text = text.replace(old, new)
    parts = text.split()
    start = draw(st.integers(0, 2))
    end = len(parts) - draw(st.sampled_from([0, 0, 0, 1, 2, 6]))
    text = " ".join(parts[start:end])
    return text + draw(st.sampled_from(["", ".", "...", " Photo: Harbour Press", "?"]))


@st.composite
def reports(draw: st.DrawFn, max_size: int = 14) -> list[Paragraph]:
    """Paragraphs on one event; now and then noise, and times that are equal or unknown."""
    noise = st.text(st.characters(), max_size=12)
    texts = draw(st.lists(report_texts() | report_texts() | noise, max_size=max_size))
    times = st.none() | st.integers(0, 5).map(lambda hours: START + timedelta(hours=hours))
    return [
        Paragraph(f"p{place:02}", text, draw(times), draw(st.sampled_from(["Gull", "Courier"])))
        for place, text in enumerate(texts)
    ]
