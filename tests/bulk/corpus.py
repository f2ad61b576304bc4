"""Made paragraphs with every kind of repeat in them, for tests of more texts than a few."""

from __future__ import annotations

import random

_WHO = ("Keld Rail", "the port of Ostwick", "mayor Ilse Varga", "Orsel Council", "the river police")
_DID = ("closed", "reopened", "inspected", "sold", "approved", "denied", "postponed", "praised")
_WHAT = ("bridge", "ferry", "tunnel", "depot", "grain store", "lock", "tram line", "harbour wall")
_WHERE = ("in Halmouth", "near Saltby", "at Tollbridge", "in Brannoy", "by the Marren quay")
_WHEN = ("on Monday", "on Tuesday", "before noon", "after Easter", "at 4 pm", "in March")


def sentence(rng: random.Random) -> str:
    """One statement with a number in it."""
    return (
        f"{rng.choice(_WHO).capitalize()} {rng.choice(_DID)} the {rng.choice(_WHAT)} "
        f"{rng.choice(_WHERE)} {rng.choice(_WHEN)} and counted {rng.randint(2, 9000)} "
        f"{rng.choice(_WHAT)} permits for {rng.choice(_WHO)}"
    )


def paragraphs(count: int, seed: int) -> list[str]:
    """Texts, two fifths of them made from others: copied, cut, quoted, renumbered, extended."""
    rng = random.Random(seed)
    texts = [". ".join(sentence(rng) for _ in range(rng.randint(1, 4))) + "." for _ in range(count)]
    for place in range(count):
        if rng.random() < 0.6:
            continue
        other = texts[rng.randrange(count)]
        words = other.split()
        texts[place] = rng.choice(
            (
                other,
                other.upper(),
                f"UPDATE: {other}",
                " ".join(words[: max(6, len(words) * 3 // 4)]),
                f"{other} {sentence(rng)}.",
                f"“{other}” said {rng.choice(_WHO)} {rng.choice(_WHEN)}, {sentence(rng)}.",
                other.replace("1", "7").replace("3", "5"),
                other.replace(" and ", " & "),
            )
        )
    # More alike than can be compared pair by pair, and texts with nothing to see.
    texts += [f"{texts[0]} Note {number}." for number in range(80)]
    texts += ["", "  ", "…", "!!", texts[0]]
    rng.shuffle(texts)
    return texts
