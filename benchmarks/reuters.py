"""Reuters paragraphs with planted copies: the files as they are, and a million made from them."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

EDITS = ("exact", "punct", "sub05", "sub15", "trunc", "prefix", "order", "number")
"""How planted copies were edited; ``number`` is an update and no copy."""

MILLION = 1_000_000
SEED = 21_578
MADE = "made-2"
"""Names how the million is made; part of the name of its file."""

_OPENINGS = ("UPDATE {}:", "LONDON, March {} (Reuters) -", "Adds details, item {} -", "Note {}:")
_RUN = (6, 14)  # words taken in a row from one paragraph


@dataclass(frozen=True, slots=True)
class Planted:
    """A planted copy.

    Attributes:
        first: place of one of the two among the paragraphs, from 0.
        second: place of the other, after it.
        edit: one of :data:`EDITS`.
    """

    first: int
    second: int
    edit: str


@dataclass(frozen=True, slots=True)
class Reuters:
    """Paragraphs and what was planted among them."""

    name: str
    texts: list[str]
    planted: list[Planted]


def read(data: Path, size: int) -> Reuters:
    """Read one of the two files.

    Args:
        data: folder that holds ``paragraphs``.
        size: 10,000 or 100,000.

    Raises:
        FileNotFoundError: the file is not there.
    """
    stem = data / "paragraphs" / f"reuters_{size // 1000}k"
    with gzip.open(f"{stem}.txt.gz", "rt", encoding="utf-8") as stream:
        texts = [line.rstrip("\n") for line in stream]
    with gzip.open(f"{stem}.pairs.jsonl.gz", "rt", encoding="utf-8") as stream:
        planted = [Planted(**json.loads(line)) for line in stream]
    return Reuters(f"reuters_{size // 1000}k", texts, planted)


def part(whole: Reuters, copies: int) -> Reuters:
    """A small corpus of the same make: both texts of planted copies, and as many others again.

    Args:
        whole: where to take it from.
        copies: of each edit.
    """
    taken: list[Planted] = []
    for edit in EDITS:
        taken += [p for p in whole.planted if p.edit == edit][:copies]
    places = {place for p in taken for place in (p.first, p.second)}
    paired = {place for p in whole.planted for place in (p.first, p.second)}
    single = [place for place in range(len(whole.texts)) if place not in paired]
    chosen = sorted(places | set(single[: len(places)]))
    number = {place: i for i, place in enumerate(chosen)}
    return Reuters(
        f"{whole.name}, {len(chosen):,} of them",
        [whole.texts[place] for place in chosen],
        [Planted(number[p.first], number[p.second], p.edit) for p in taken],
    )


def enlarged(whole: Reuters, size: int = MILLION, seed: int = SEED) -> Reuters:
    """A larger corpus of the same make; the same one for the same seed.

    The given paragraphs stand in it as they are. Of the others a fifth are planted copies, as
    many of each edit, and the rest are recombined: runs of 6 to 14 words, each from a paragraph
    drawn at random, as many words as a paragraph drawn at random has. So words and phrases are
    as frequent as they are in Reuters, and two recombined paragraphs have one run in common at
    most but for chance. All stand in random order.

    Args:
        whole: to make it from.
        size: how many paragraphs.
        seed: of the random choices.
    """
    rng = random.Random(seed)
    words = [text.split() for text in whole.texts]
    vocabulary = sorted({w for text in words for w in text if w.isalpha() and w.islower()})
    missing = size - len(words)
    each = missing // 5 // len(EDITS)
    texts = [*whole.texts]
    texts += [_recombined(words, rng) for _ in range(missing - each * len(EDITS))]
    fresh = range(len(words), len(texts))
    origins = rng.sample(fresh, each * len(EDITS))
    planted = list(whole.planted)
    for number, origin in enumerate(origins):
        edit = EDITS[number % len(EDITS)]
        planted.append(Planted(origin, len(texts), edit))
        texts.append(edited(texts[origin], edit, vocabulary, rng))
    order = list(range(len(texts)))
    rng.shuffle(order)
    place = [0] * len(order)
    for new, old in enumerate(order):
        place[old] = new
    moved = [(*sorted((place[p.first], place[p.second])), p.edit) for p in planted]
    return Reuters(
        f"{MADE} from {whole.name}", [texts[old] for old in order], [Planted(*m) for m in moved]
    )


def recombined(whole: Reuters, count: int, seed: int) -> list[str]:
    """New paragraphs, made as those of :func:`enlarged` are."""
    rng = random.Random(seed)
    words = [text.split() for text in whole.texts]
    return [_recombined(words, rng) for _ in range(count)]


def edited(text: str, edit: str, vocabulary: Sequence[str], rng: random.Random) -> str:
    """A copy of a text, edited as the planted copies of the Reuters files are.

    Args:
        text: to copy.
        edit: one of :data:`EDITS`.
        vocabulary: words to replace others with.
        rng: chooses.
    """
    words = text.split()
    if edit == "punct":
        bare = re.sub(r"[,;:]", "", text).rstrip(".")
        return (bare.upper() if rng.random() < 0.5 else bare.lower()) + "..."
    if edit in ("sub05", "sub15"):
        share = int(edit[-2:]) / 100
        for place in rng.sample(range(len(words)), max(1, round(share * len(words)))):
            words[place] = rng.choice(vocabulary)
        return " ".join(words)
    if edit == "trunc":
        return " ".join(words[: max(1, round(rng.uniform(0.7, 0.84) * len(words)))])
    if edit == "prefix":
        return f"{rng.choice(_OPENINGS).format(rng.randint(1, 28))} {text}"
    if edit == "order":
        sentences = re.split(r"(?<=[.!?])\s+", text)
        return " ".join(sentences[1:] + sentences[:1])
    if edit == "number":
        return re.sub(r"\d+", lambda m: _other_number(m[0], rng), text)
    return text


def _recombined(words: Sequence[Sequence[str]], rng: random.Random) -> str:
    wanted = len(words[rng.randrange(len(words))])
    made: list[str] = []
    while len(made) < wanted:
        source = words[rng.randrange(len(words))]
        length = min(rng.randint(*_RUN), len(source), wanted - len(made))
        start = rng.randrange(len(source) - length + 1)
        made += source[start : start + length]
    return " ".join(made)


def _other_number(digits: str, rng: random.Random) -> str:
    low = 10 ** (len(digits) - 1)
    other = str(rng.randint(low, 10 * low - 1))
    return other if other != digits else str(int(digits) + 1)
