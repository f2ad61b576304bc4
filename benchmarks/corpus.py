"""Paragraphs to measure with: Reuters paragraphs with planted copies, or made ones."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SHARE_OF_COPIES = 0.2
"""Planted copies among the paragraphs: what the Reuters files have."""

FIRST_WORDS = 8
NOUNS = """
harbour council minister storm river bridge railway budget tariff grain copper election court judge
strike union port freight insurer bond yield export import quota fleet ferry pilot signal tunnel
reservoir turbine refinery pipeline cargo auction merger dividend profit loss forecast survey census
licence permit inquiry verdict appeal treaty border patrol convoy rescue shelter school hospital
clinic vaccine trial market price supply demand credit reserve branch network cable satellite tower
plant mill factory dock crane wharf basin
"""
VERBS = """
approved rejected postponed announced reported denied raised lowered opened closed signed questioned
praised criticised expected planned sold bought delivered inspected repaired
"""
PLACES = "Halmouth Keld Orsel Brannoy Orrin Eastwater Marren Tollbridge Saltby Veyle"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Paragraphs, of which some are copies of others.

    Attributes:
        name: where they are from.
        paragraphs: in random order.
        copies: how many of them were planted as copies of another one here.
        unseen: others, none of them a planted copy of one above.
    """

    name: str
    paragraphs: tuple[str, ...]
    copies: int
    unseen: tuple[str, ...]


def load(data: Path | None, wanted: int, unseen: int, seed: int) -> Corpus:
    """Take ``wanted`` paragraphs and ``unseen`` others, the same ones for the same seed.

    Args:
        data: folder with ``paragraphs/reuters_100k.txt.gz``; where it is absent, paragraphs
            are made.
        wanted: how many.
        unseen: how many others.
        seed: of the random choice.

    Raises:
        ValueError: the file has fewer paragraphs.
    """
    rng = random.Random(seed)
    file = None if data is None else data / "paragraphs" / "reuters_100k.txt.gz"
    if file is None or not file.is_file():
        return _made(wanted, unseen, rng)
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        lines = [line.rstrip("\n") for line in stream]
    with gzip.open(file.with_name("reuters_100k.pairs.jsonl.gz"), "rt") as stream:
        pairs = [json.loads(line) for line in stream]
    return _sampled(lines, [(p["first"], p["second"]) for p in pairs], wanted, unseen, rng)


def _sampled(
    lines: Sequence[str],
    pairs: Sequence[tuple[int, int]],
    wanted: int,
    unseen: int,
    rng: random.Random,
) -> Corpus:
    if wanted + unseen > len(lines) // 2:
        raise ValueError(f"{wanted + unseen} paragraphs asked for, {len(lines) // 2} can be had")
    planted = rng.sample(pairs, min(len(pairs), round(wanted * SHARE_OF_COPIES)))
    taken = set(itertools.chain.from_iterable(planted))
    paired = set(itertools.chain.from_iterable(pairs))
    single = [i for i in range(len(lines)) if i not in paired]
    rng.shuffle(single)
    missing = wanted - len(taken)
    chosen = [lines[i] for i in sorted(taken)] + [lines[i] for i in single[:missing]]
    rng.shuffle(chosen)
    others = tuple(lines[i] for i in single[missing : missing + unseen])
    return Corpus("Reuters-21578, planted copies", tuple(chosen), len(planted), others)


def _made(wanted: int, unseen: int, rng: random.Random) -> Corpus:
    copies = round(wanted * SHARE_OF_COPIES)
    plain = [_paragraph(rng) for _ in range(wanted - copies + unseen)]
    kept, others = plain[unseen:], plain[:unseen]
    again = [_copy(text, rng) for text in rng.sample(kept, copies)]
    whole = kept + again
    rng.shuffle(whole)
    return Corpus("made paragraphs, planted copies", tuple(whole), copies, tuple(others))


def _paragraph(rng: random.Random) -> str:
    return " ".join(_sentence(rng) for _ in range(rng.randint(2, 3)))


def _sentence(rng: random.Random) -> str:
    one, two, three, four = rng.sample(NOUNS.split(), 4)
    did, then = rng.sample(VERBS.split(), 2)
    return (
        f"The {one} {two} in {rng.choice(PLACES.split())} {did} {rng.randint(2, 900)} "
        f"{three} orders and {then} a {four} plan."
    )


def _copy(text: str, rng: random.Random) -> str:
    """The text as it is, or with a few words replaced."""
    words = text.split()
    if rng.random() < 0.5:
        for i in rng.sample(range(1, len(words)), max(1, len(words) // 20)):
            words[i] = rng.choice(NOUNS.split())
    return " ".join(words)


def headline(paragraph: str) -> str:
    """The first words of a paragraph, as a headline."""
    return " ".join(paragraph.split()[:FIRST_WORDS]).rstrip(".,;:")
