"""How well pairs of texts are judged: ``python -m benchmarks.judgement [--data ../shared/data]``.

Prints, beside cosine alone and overlap of shingles alone: average precision on labelled pairs,
the share of harmful edits refused by kind, the AUC among pairs with as many edited stretches,
and near copies found at how many false merges. Then the project's own pairs, by kind.

Each labelled set is split by source, subject or time (:func:`seen`): rules, lists and weights are
made with the one part at hand, and the other says how they hold.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from aggregator.dedup.encode import load_encoder
from aggregator.dedup.model import Comparison, FloatArray
from aggregator.dedup.verify import judge, prepare

ROOT = Path(__file__).parents[1]
JOINED = ("same", "contains", "contained")


@dataclass(frozen=True, slots=True)
class Pair:
    """A labelled pair and what was made of it."""

    id: str
    a: str
    b: str
    label: int
    kind: str
    cosine: float
    comparison: Comparison

    @property
    def score(self) -> float:
        """Of our judgement."""
        return self.comparison.score

    @property
    def overlap(self) -> float:
        """Jaccard similarity of the shingles."""
        return self.comparison.evidence.overlap

    @property
    def joined(self) -> bool:
        """Whether the two would be shown as one."""
        return self.comparison.verdict in JOINED


SEEN_SUBJECTS = ("samsum", "ectsum", "qmsumm", "sales_call")
"""Of the edited summaries, the sources that rules were made with."""

SEEN_UNTIL = 1_345_000_000
"""Time, in seconds, of the crisis news that rules were made with: events of the first months."""


def seen(pair: Pair) -> bool:
    """Whether a pair is of the part that rules are made with."""
    name, _, rest = pair.id.partition("-")
    if name == "sts":
        place = int(rest.rsplit("-", 1)[1])
        return "headlines2013" in rest or ("SMTnews" in rest and place % 2 == 0)
    if name == "se":
        return rest.startswith(tuple(f"{subject}-" for subject in SEEN_SUBJECTS))
    if name == "clough":
        return "taskc" not in rest
    return int(name) < SEEN_UNTIL


NOT_FROM_HERE = 0.02
"""Share of shingles under which an answer that is said to be pasted was pasted from elsewhere."""


def from_elsewhere(pair: Pair) -> bool:
    """Whether an answer is labelled as cut and pasted, and from another page than its partner."""
    return pair.kind == "cut" and pair.comparison.evidence.containment < NOT_FROM_HERE


PARTS: dict[str, Callable[[Pair], bool]] = {
    "all": lambda pair: True,
    "seen": seen,
    "held out": lambda pair: not seen(pair),
}

Measure = Callable[[Pair], float]
MEASURES: dict[str, Measure] = {
    "ours": lambda p: p.score,
    "cosine": lambda p: p.cosine,
    "overlap": lambda p: p.overlap,
}


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def embed(texts: Iterable[str], cache: Path | None) -> dict[str, FloatArray]:
    """Embeddings by text, from the cache where it has them."""
    wanted = sorted(set(texts), key=len)
    known: dict[str, FloatArray] = {}
    if cache is not None and cache.exists():
        with np.load(cache, allow_pickle=False) as stored:
            rows = stored["rows"]
            known = dict(zip(json.loads(str(stored["texts"])), rows, strict=True))
    missing = [text for text in wanted if text not in known]
    if missing:
        known |= dict(zip(missing, load_encoder().encode(missing), strict=True))
        if cache is not None:
            texts_json = np.array(json.dumps(list(known)))
            np.savez(cache, texts=texts_json, rows=np.stack(list(known.values())))
    return known


def judged(rows: list[dict[str, object]], rows_of: dict[str, FloatArray]) -> list[Pair]:
    pairs = []
    for row in rows:
        a, b = str(row["a"]), str(row["b"])
        cosine = float(rows_of[a] @ rows_of[b])
        comparison = judge(prepare(a), prepare(b), cosine=cosine)
        label = int(str(row["label"]))
        pairs.append(Pair(str(row["id"]), a, b, label, str(row["kind"]), cosine, comparison))
    return pairs


def average_precision(labels: Sequence[int], scores: Sequence[float]) -> float:
    """Area under precision over recall; ties share their mean precision's worst order."""
    order = sorted(range(len(labels)), key=lambda i: (-scores[i], labels[i]))
    hits = 0
    total = 0.0
    for rank, i in enumerate(order, 1):
        if labels[i]:
            hits += 1
            total += hits / rank
    return total / max(1, hits)


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Chance that a positive scores above a negative; ties count half."""
    if not positive or not negative:
        return float("nan")
    low, high = np.asarray(negative), np.asarray(positive)
    wins = (high[:, None] > low[None, :]).mean() + 0.5 * (high[:, None] == low[None, :]).mean()
    return float(wins)


def stretches(a: str, b: str) -> list[tuple[str, str]]:
    """What was edited: the words on each side of every stretch that differs."""
    x, y = a.split(), b.split()
    matcher = SequenceMatcher(None, x, y, autojunk=False)
    return [
        (" ".join(x[i0:i1]), " ".join(y[j0:j1]))
        for tag, i0, i1, j0, j1 in matcher.get_opcodes()
        if tag != "equal"
    ]


NUMBER = (
    r"\d+(?:[.,]\d+)*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty"
    r"|thirty|forty|fifty|hundred|thousand|million|billion|first|second|third|half|twice)\b"
)


def edit_kinds(pair: Pair) -> set[str]:
    """What a harmful edit changed, by its label; numbers and names also by what stands there.

    A number may be in words, and a name may have been replaced by a common noun. ``entities``
    are all that the label says a name, number or thing was changed in.
    """
    kinds = set()
    edits = stretches(pair.a, pair.b)

    def changed(pattern: str, *, either: bool = False) -> bool:
        for old, new in edits:
            x, y = re.findall(pattern, old), re.findall(pattern, new)
            if sorted(x) != sorted(y) and ((x or y) if either else (x and y)):
                return True
        return False

    if changed(NUMBER):
        kinds.add("numbers")
    if "entity_modification" in pair.kind:
        kinds.add("entities")
        if changed(r"(?<![.!?] )\b[A-Z][\w-]+", either=True):
            kinds.add("names")
    if "negation" in pair.kind:
        kinds.add("negation")
    if "antonym" in pair.kind:
        kinds.add("antonyms")
    return kinds


def print_ranking(name: str, pairs: list[Pair]) -> None:
    for part, belongs in PARTS.items():
        print_part(f"{name}, {part}", [p for p in pairs if belongs(p)])


def print_part(name: str, pairs: list[Pair]) -> None:
    labels = [p.label for p in pairs]
    cells = [
        f"{key} {average_precision(labels, [m(p) for p in pairs]):.3f}"
        for key, m in MEASURES.items()
    ]
    wrong = sum(p.joined and not p.label for p in pairs)
    right = sum(p.joined and p.label for p in pairs)
    precision = right / max(1, right + wrong)
    print(
        f"{name:28} average precision: {', '.join(cells)}; joined {right} of {sum(labels)} "
        f"right, {wrong} of {len(labels) - sum(labels)} wrong (precision {precision:.3f})"
    )


EDITS = ("numbers", "negation", "names", "entities", "antonyms")


def print_edits(pairs: list[Pair]) -> None:
    for part, belongs in PARTS.items():
        chosen = [p for p in pairs if belongs(p)]
        print_refused(part, chosen)
        print_strata(part, chosen)


def print_refused(part: str, pairs: list[Pair]) -> None:
    harmless = [p for p in pairs if p.label]
    harmful = [p for p in pairs if not p.label]
    groups = {kind: [p for p in harmful if kind in edit_kinds(p)] for kind in EDITS}
    groups["all"] = harmful
    for key, measure in MEASURES.items():
        line = float(np.quantile([measure(p) for p in harmless], 0.10))
        cells = [
            f"{kind} {np.mean([measure(p) < line for p in group]):.2f} ({len(group)})"
            for kind, group in groups.items()
        ]
        print(f"{f'summedits, {part}, refused':28} {key:8} at {line:.3f}: {', '.join(cells)}")
    print(
        f"{'':28} as conflict or different by the thresholds: harmless "
        f"{np.mean([not p.joined for p in harmless]):.2f}, harmful "
        f"{np.mean([not p.joined for p in harmful]):.2f}"
    )


def print_strata(part: str, pairs: list[Pair]) -> None:
    strata: dict[str, list[Pair]] = {"1": [], "2": [], "3-4": [], "5+": []}
    for pair in pairs:
        count = len(stretches(pair.a, pair.b))
        strata["1" if count <= 1 else "2" if count == 2 else "3-4" if count < 5 else "5+"].append(
            pair
        )
    for key, measure in MEASURES.items():
        cells = []
        mean = 0.0
        for name, group in strata.items():
            value = auc(
                [measure(p) for p in group if p.label], [measure(p) for p in group if not p.label]
            )
            mean += value * len(group) / len(pairs)
            cells.append(f"{name}: {value:.3f} ({len(group)})")
        print(f"{f'summedits, {part}, AUC':28} {key:8} {mean:.3f} by edits: {', '.join(cells)}")


def print_copies(copies: list[Pair], others: list[Pair]) -> None:
    negatives = [p for p in others if not p.label]
    right = [p for p in copies if p.cosine >= 0.5]
    for name, group in (("all", copies), ("cosine >= .5", right)):
        found = sum(p.joined for p in group)
        print(
            f"{'trects_dupchain':28} {name}: by the thresholds {found} of {len(group)} found "
            f"({found / len(group):.3f}); {sum(p.joined for p in negatives)} false merges in "
            f"{len(negatives)}"
        )
        for allowed in (4, 10):
            cells = []
            for key, measure in MEASURES.items():
                line = sorted((measure(p) for p in negatives), reverse=True)[allowed]
                share = np.mean([measure(p) > line for p in group])
                cells.append(f"{key} {share:.3f} (> {line:.3f})")
            print(f"{'':28}   at {allowed} false merges by score: {', '.join(cells)}")


def print_own(folder: Path, cache: Path | None) -> None:
    for path in sorted(folder.glob("*.jsonl")):
        rows = read(path)
        rows_of = embed((str(r[side]) for r in rows for side in ("a", "b")), cache)
        count: Counter[tuple[str, str]] = Counter()
        for row in rows:
            a, b = prepare(str(row["a"])), prepare(str(row["b"]))
            wanted = str(row["verdict"])
            cosine = float(rows_of[a.text] @ rows_of[b.text])
            for how, given in (("", cosine), (" without encoder", None)):
                verdict = judge(a, b, cosine=given).verdict
                count[wanted, f"{'joined' if verdict in JOINED else verdict}{how}"] += 1
        total = Counter(str(row["verdict"]) for row in rows)
        cells = [
            f"same: {count['same', f'joined{how}']} of {total['same']} joined; conflict: "
            f"{count['conflict', f'conflict{how}']} of {total['conflict']} called so, "
            f"{count['conflict', f'joined{how}']} merged{how}"
            for how in ("", " without encoder")
        ]
        print(f"{'own pairs: ' + path.stem:28} {'; '.join(cells)}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.judgement")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, help="keep embeddings in this .npz file")
    options = parser.parse_args(arguments)
    folder = options.data / "pairs"
    names = ("sts_news", "clough", "summedits_other", "trects", "trects_dupchain")
    if folder.is_dir():
        rows = {name: read(folder / f"{name}.jsonl") for name in names}
        texts = [str(r[side]) for group in rows.values() for r in group for side in ("a", "b")]
        rows_of = embed(texts, options.cache)
        begun = time.perf_counter()
        pairs = {name: judged(group, rows_of) for name, group in rows.items()}
        spent = time.perf_counter() - begun
        count = sum(map(len, pairs.values()))
        print(f"{count} pairs judged in {spent:.1f} s, {1e6 * spent / count:.0f} us a pair\n")
        print_ranking("sts_news", pairs["sts_news"])
        print_ranking("clough", pairs["clough"])
        there = [pair for pair in pairs["clough"] if not from_elsewhere(pair)]
        print_ranking(f"clough but {len(pairs['clough']) - len(there)} pasted", there)
        print_ranking("trects", pairs["trects"])
        print_edits(pairs["summedits_other"])
        print_copies(pairs["trects_dupchain"], pairs["trects"])
    else:
        print(f"{folder} is absent: only the project's own pairs are judged", file=sys.stderr)
    print_own(ROOT / "tests" / "dedup" / "pairs", options.cache)
    return 0


if __name__ == "__main__":
    sys.exit(main())
