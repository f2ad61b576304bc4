"""The rows of the deduplication benchmark: each measures and gives Markdown."""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import peers, reuters, stream, truth
from benchmarks.runner import Report, Runner, mebibytes, spread
from benchmarks.tasks import GUARDED

POLLS = 5
LOT = 100
COPIES_IN_LOT = 20
FAST = ("rensa", "gaoya")
SEMHASH = "semhash"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the printed report."""

    title: str
    lines: tuple[str, ...]


def table(head: Sequence[str], body: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table."""
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return lines + [f"| {' | '.join(row)} |" for row in body]


def lexical(
    runner: Runner,
    corpus: reuters.Reuters,
    repeat: int,
    ours: Sequence[str],
    names: Sequence[str],
) -> Section:
    """Raw text to clusters without an encoder, beside the peers; round by round."""
    count = len(corpus.texts)
    _, second = truth.similar_pairs(corpus.texts, peers.JACCARD)
    wanted = truth.repeats(count, second)
    copies_of = [p.second for p in corpus.planted if p.edit != "number"]
    copied = truth.repeats(count, np.array(copies_of, np.int64))
    reports: dict[str, list[Report]] = {name: [] for name in (*ours, *names)}
    found: dict[str, dict[str, truth.Flags]] = {}
    with runner.file(corpus.texts) as path:
        for _ in range(repeat):
            for name, so_far in reports.items():
                if so_far and "missing" in so_far[0]:
                    continue
                out = path.with_name("found.npz")
                model = runner.folder / "static-model"
                so_far.append(runner.run("flags", name, texts=path, out=out, model=model))
                if "missing" not in so_far[-1]:
                    with np.load(out) as stored:
                        found[name] = {key: stored[key] for key in stored.files}
    head = ["library", "paragraphs/s", *(f"{own} is faster" for own in ours), "CPU s"]
    head += ["peak MiB"]
    head += ["recall", "precision"]
    head += ["with planted copies"]
    head += ["copies found", *reuters.EDITS[:-1], "number merged"]
    body = []
    for name, made in reports.items():
        if "missing" in made[0]:
            body.append([name, why(made[0]), *["-"] * (len(head) - 2)])
            continue
        times = [report["seconds"] for report in made]
        ratios = [_faster(made, reports[own]) if own != name else "1" for own in ours]
        masks = found[name]
        recall, _ = truth.recall_and_precision(masks["merged"] | masks["conflicting"], wanted)
        _, precision = truth.recall_and_precision(masks["merged"], wanted)
        _, lenient = truth.recall_and_precision(masks["merged"], wanted | copied)
        shares = _by_edit(corpus, masks["merged"])
        copies = statistics.mean(shares[edit] for edit in reuters.EDITS if edit != "number")
        body.append(
            [
                name,
                spread([count / seconds for seconds in times]),
                *ratios,
                spread([report["cpu"] for report in made], ".2f"),
                mebibytes(statistics.median(report["own_peak"] for report in made)),
                f"{recall:.3f}",
                f"{precision:.3f}",
                f"{lenient:.3f}",
                f"{copies:.3f}",
                *(f"{shares[edit]:.3f}" for edit in reuters.EDITS),
            ]
        )
    notes = [
        "",
        f"{count:,} paragraphs, {len(corpus.planted):,} planted; {int(wanted.sum()):,} have an "
        f"earlier one of an exact Jaccard similarity of {peers.JACCARD} or more. Recall and "
        "precision are of those; then precision with planted copies (but `number`) counted as "
        "right, too, however little they overlap. A copy is found if the later of the two is "
        "flagged. " + _loading([reports[own] for own in ours]),
    ]
    if GUARDED in found:
        notes[-1] += _of_guarded(corpus, found[GUARDED], reports[GUARDED], wanted)
    return Section(f"Lexical tiers: {corpus.name}", (*table(head, body), *notes))


def _loading(reports: Sequence[Sequence[Report]]) -> str:
    """What loading the compiled loops costs, which is not in the times."""
    spent = [report["loading"] for made in reports for report in made if report.get("loading")]
    if not spent:
        return "Without compiled loops: numba is not installed. "
    return (
        f"Loading the compiled loops takes {spread(spent, '.2f')} s, once a process, and counts as "
        "an import; imports are not timed for anyone. "
    )


def _of_guarded(
    corpus: reuters.Reuters,
    found: dict[str, truth.Flags],
    reports: Sequence[Report],
    wanted: truth.Flags,
) -> str:
    """What to know of the row in which facts are compared."""
    merged, _ = truth.recall_and_precision(found["merged"], wanted)
    updates = [p.second for p in corpus.planted if p.edit == "number"]
    looking = spread([report["looking"] for report in reports], ".2f")
    return (
        "Ours finds a near copy whose facts differ and reports it as a conflict: that counts for "
        f"recall (merged alone: {merged:.3f}), not as merged. Of `number` copies "
        f"{float(np.mean(found['conflicting'][updates])):.3f} are reported as conflicts. Rates "
        "end when the clusters are known; looking at all of them, and at all conflicts, as "
        f"objects takes another {looking} s."
    )


def million(
    runner: Runner,
    base: reuters.Reuters,
    large: reuters.Reuters,
    ours: Sequence[str],
    names: Sequence[str],
) -> Section:
    """The same at a million, once, and the rate that is left of that at the smaller size."""
    body = []
    wanted = [p.second for p in large.planted if p.edit not in ("number", "sub15")]
    peak: dict[str, float] = {}
    for name in (*ours, *(name for name in FAST if name in names)):
        rates = []
        report: Report = {}
        for corpus in (base, large):
            with runner.file(corpus.texts) as path:
                out = path.with_name("found.npz")
                report = runner.run("flags", name, texts=path, out=out)
                if "missing" in report:
                    break
                rates.append(len(corpus.texts) / report["seconds"])
                with np.load(out) as stored:
                    merged = stored["merged"]
        if "missing" in report:
            body.append([name, why(report), "-", "-", "-", "-"])
            continue
        peak[name] = report["own_peak"]
        body.append(
            [
                name,
                f"{rates[0]:,.0f}",
                f"{rates[1]:,.0f}",
                f"{rates[1] / rates[0]:.2f}",
                mebibytes(report["own_peak"]),
                mebibytes(report["before"]),
                f"{float(np.mean(merged[wanted])):.3f}",
            ]
        )
    head = ["library", f"{len(base.texts):,}: paragraphs/s", f"{len(large.texts):,}"]
    head += ["share of the rate", "peak MiB", "of it before the call", "copies found but sub15"]
    notes = []
    if "rensa" in peak:
        shares = [f"{own} {peak[own] / peak['rensa']:.2f}" for own in ours if own in peak]
        notes = ["", f"Peak beside rensa's: {', '.join(shares)}. Measured once."]
    return Section(f"Lexical tiers: {large.name}", (*table(head, body), *notes))


def poll(
    runner: Runner,
    large: reuters.Reuters,
    sizes: Sequence[int],
    ours: Sequence[str],
    names: Sequence[str],
) -> Section:
    """New paragraphs into an index of many: seconds for each lot of a hundred."""
    body = []
    for name in (*ours, *(name for name in FAST if name in names)):
        cells: list[str] = []
        middle: list[float] = []
        for size in sizes:
            with runner.file(large.texts[:size] + _lots(large, size)) as path:
                report = runner.run("poll", name, texts=path, size=size, lot=LOT)
            if "missing" in report:
                cells.append(why(report))
                break
            # The first lot may pay for what is made once.
            seconds = [1000 * s for s in report["seconds"][1:]]
            middle.append(statistics.median(seconds))
            cells.append(f"{spread(seconds, '.1f')}; filled in {report['filled']:.1f} s")
        cells += ["-"] * (len(sizes) - len(cells))
        whole = len(middle) == len(sizes) > 1
        body.append([name, *cells, f"{middle[-1] / middle[0]:.1f}" if whole else "-"])
    head = ["library", *(f"ms into {size:,}" for size in sizes), "largest / smallest"]
    note = (
        f"Each lot is {LOT - COPIES_IN_LOT} unseen paragraphs and {COPIES_IN_LOT} edited copies "
        f"of indexed ones; median of {POLLS - 1} lots after a first one that is not counted."
    )
    return Section(f"A poll of {LOT} new paragraphs", (*table(head, body), "", note))


def semantic(
    runner: Runner, corpus: reuters.Reuters, repeat: int, cosine: float, names: Sequence[str]
) -> Section:
    """All tiers with the encoder, beside encoding everything as it comes."""
    names = ("ours", "sentence-transformers", *(name for name in names if name == SEMHASH))
    reports: dict[str, list[Report]] = {name: [] for name in names}
    found: dict[str, dict[str, np.ndarray]] = {}
    with runner.file(corpus.texts) as path:
        out = path.with_name("found.npz")
        for _ in range(repeat):
            for name, so_far in reports.items():
                if so_far and "missing" in so_far[0]:
                    continue
                so_far.append(runner.run("semantic", name, texts=path, out=out, cosine=cosine))
                if "missing" not in so_far[-1] and name != SEMHASH:
                    with np.load(out) as stored:
                        found[name] = {key: stored[key] for key in stored.files}
    for name in names[:2]:
        if "missing" in reports[name][0]:
            return Section("Semantic tier", (f"{name}: {why(reports[name][0])}",))
    pairs = found["sentence-transformers"]
    floor = cosine - float(reports["ours"][0].get("slack", 0.0))
    also = _also_found(found["ours"], pairs["first"], pairs["second"], floor)
    open_ = _left_open(corpus.texts, pairs["first"], pairs["second"])
    accepted = _accepted(corpus.texts, pairs)
    body = []
    for name, made in reports.items():
        if "missing" in made[0]:
            body.append([name, why(made[0]), "-", "-", "-", "-"])
            continue
        extra = {
            "ours": f"{made[0].get('encoded', 0):,} texts encoded",
            SEMHASH: f"{made[0].get('kept', 0):,} texts kept",
        }.get(name, f"{made[0].get('pairs', 0):,} pairs")
        body.append(
            [
                name,
                spread([report["seconds"] for report in made], ".1f"),
                "1" if name == "ours" else _faster(made, reports["ours"]),
                spread([report["cpu"] for report in made], ".1f"),
                mebibytes(statistics.median(report["peak"] for report in made)),
                extra,
            ]
        )
    shares = _by_edit(corpus, found["ours"]["merged"])
    updates = [p.second for p in corpus.planted if p.edit == "number"]
    notes = [
        "",
        f"Of the {len(pairs['first']):,} pairs of a cosine of {cosine} or more that encoding "
        f"everything finds, ours proposes or has settled {_share(also):.4f} (a text that an "
        "earlier tier settled stands for itself by its representative); of the "
        f"{int(open_.sum()):,} of them whose texts both stand for themselves after the lexical "
        f"tiers, {_share(also[open_]):.4f}; of the "
        f"{int(accepted.sum()):,} of them that the judge does not call different, "
        f"{_share(also[accepted]):.4f}. "
        f"{reports['ours'][0].get('again', 0):,} texts were encoded once more, in float32: those "
        "of pairs that are judged. Loading the model is in each "
        "time; every library uses all-MiniLM-L6-v2, sentence-transformers in fp32 in batches "
        "of 32.",
        "",
        "With the encoder, merged by planted edit: "
        + ", ".join(f"{edit} {shares[edit]:.3f}" for edit in reuters.EDITS)
        + f"; `number` copies reported as conflicts {_mean(found, updates):.3f}.",
    ]
    head = ["library", "seconds", "ours is faster", "CPU s", "peak MiB", ""]
    return Section(f"Semantic tier: {corpus.name}", (*table(head, body), *notes))


def judgement(runner: Runner, data: Path) -> Section:
    """What ``python -m benchmarks.judgement`` says, as it says it."""
    done = runner.python(["-m", "benchmarks.judgement", "--data", str(data)], sys.executable)
    if done.returncode:
        raise RuntimeError(f"benchmarks.judgement failed:\n{done.stderr[-3000:]}")
    return Section("Labelled pairs", ("```", *done.stdout.rstrip().splitlines(), "```"))


def streams(data: Path, share: float) -> Section:
    """How few updates carry how many facts; each rule at one threshold for both years."""
    from aggregator.dedup import load_encoder

    encoder = stream.cached(load_encoder())
    years = {year: stream.read(data, year) for year in (2014, 2013)}
    asked = {
        year: {topic: stream.rules(updates, encoder) for topic, updates in made.topics.items()}
        for year, made in years.items()
    }
    plain = [stream.by_library(years[year], encoder) for year in years]
    body = [["deduplicate, defaults", "", *_cells(plain)]]
    for rule in next(iter(asked[2014].values())):
        of = {year: {topic: r[rule] for topic, r in asked[year].items()} for year in years}
        threshold = stream.threshold_for(
            lambda line, of=of: stream.at(years[2014], of[2014], line), share
        )
        kept = [stream.at(years[year], of[year], threshold) for year in years]
        body.append([rule, f"{threshold:.3f}", *_cells(kept)])
    head = ["rule", "threshold"]
    for year in years:
        head += [f"{year}: kept", "nuggets", "weighted"]
    note = (
        "In time order, each topic by itself; an update is kept unless one kept before says the "
        f"same. Thresholds: the highest at which 2014 keeps no more than {share:.2f}; 2013 is "
        "read at the same one. Nuggets: share of those of all updates that the kept ones carry, "
        "each counted once and weighted by importance. Pairs of a cosine under "
        f"{stream.LEAST_COSINE} are not judged."
    )
    return Section("Streams: trects2014 and trects2013", (*table(head, body), "", note))


def _faster(theirs: Sequence[Report], ours: Sequence[Report]) -> str:
    """How many times as long they took, round by round."""
    pairs = zip(theirs, ours, strict=True)
    return f"x {spread([x['seconds'] / o['seconds'] for x, o in pairs], '.3g')}"


def _cells(kept: Iterable[stream.Kept]) -> list[str]:
    return [f"{value:.3f}" for one in kept for value in (one.share, one.recall, one.weighted)]


def _mean(found: dict[str, dict[str, np.ndarray]], places: Sequence[int]) -> float:
    return float(np.mean(found["ours"]["conflicting"][places])) if places else 0.0


def _also_found(
    ours: dict[str, np.ndarray], first: truth.Places, second: truth.Places, cosine: float
) -> truth.Flags:
    """Which pairs are in one cluster, or were encoded and reach the cosine, too."""
    group, encoded, rows = ours["group"], ours["encoded"], ours["rows"]
    stands = np.where(encoded >= 0, encoded, encoded[group])
    a, b = stands[first], stands[second]
    both = (a >= 0) & (b >= 0)
    reach = np.zeros(len(first), np.bool_)
    reach[both] = np.einsum("ij,ij->i", rows[a[both]], rows[b[both]]) >= cosine
    found: truth.Flags = reach | (group[first] == group[second])
    return found


def _left_open(texts: Sequence[str], first: truth.Places, second: truth.Places) -> truth.Flags:
    """Which pairs are of two texts that the lexical tiers do not settle."""
    from aggregator.dedup import deduplicate

    labels = deduplicate(texts).labels
    own = labels == np.arange(len(texts))
    return own[first] & own[second]


def _accepted(texts: Sequence[str], pairs: dict[str, np.ndarray]) -> truth.Flags:
    """Which pairs the judge takes for one statement or for a conflict, told their cosine."""
    from aggregator.dedup import judge, prepare

    prepared = {
        place: prepare(texts[place])
        for place in {*pairs["first"].tolist(), *pairs["second"].tolist()}
    }
    return np.array(
        [
            judge(prepared[a], prepared[b], cosine=min(1.0, float(c))).verdict != "different"
            for a, b, c in zip(pairs["first"], pairs["second"], pairs["cosines"], strict=True)
        ],
        np.bool_,
    )


def _share(mask: truth.Flags) -> float:
    return float(np.mean(mask)) if len(mask) else float("nan")


def _by_edit(corpus: reuters.Reuters, flagged: truth.Flags) -> dict[str, float]:
    shares = {}
    for edit in reuters.EDITS:
        places = [p.second for p in corpus.planted if p.edit == edit]
        shares[edit] = float(np.mean(flagged[places])) if places else float("nan")
    return shares


def _lots(large: reuters.Reuters, size: int) -> list[str]:
    rng = random.Random(size)
    vocabulary = sorted({w for t in large.texts[:2000] for w in t.split() if w.isalpha()})
    fresh = reuters.recombined(large, POLLS * (LOT - COPIES_IN_LOT), seed=size)
    lots: list[str] = []
    for number in range(POLLS):
        lot = fresh[number * (LOT - COPIES_IN_LOT) : (number + 1) * (LOT - COPIES_IN_LOT)]
        for edit in rng.choices(reuters.EDITS, k=COPIES_IN_LOT):
            origin = large.texts[rng.randrange(size)]
            lot.append(reuters.edited(origin, edit, vocabulary, rng))
        lots += lot
    return lots


def why(report: Report) -> str:
    missing = str(report["missing"])
    return missing if " " in missing else f"not installed ({missing})"
