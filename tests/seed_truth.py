"""Compares a digest of the seeds with what their author planted (``seeds/expected.json``).

A reference names a file, words that stand there and, for text files, their line. Everything
here reads the JSON form of a digest and nothing else, so that it judges what a reader is given.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parents[1] / "seeds"

Reference = Mapping[str, Any]


def load_truth() -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((SEEDS / "expected.json").read_text("utf-8"))
    return truth


def name(reference: Reference) -> str:
    """A reference as people write it."""
    line = f":{reference['line']}" if "line" in reference else ""
    return f"{reference['file']}{line} “{reference['quote']}”"


@dataclass
class Verdict:
    """What a digest gets wrong, one line each, by what it is about."""

    problems: dict[str, list[str]] = field(default_factory=dict)

    def add(self, about: str, problem: str) -> None:
        self.problems.setdefault(about, []).append(problem)

    def __getitem__(self, about: str) -> list[str]:
        return self.problems.get(about, [])

    def lines(self) -> Iterator[str]:
        for about, problems in self.problems.items():
            yield from (f"{about}: {problem}" for problem in problems)


class Digest:
    """The passages of a digest's JSON, to be asked by reference."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.passages: list[Mapping[str, Any]] = [
            passage for story in document["stories"] for passage in story["passages"]
        ]

    def attributions(self, file: str) -> Iterator[Mapping[str, Any]]:
        """What the digest took from a file."""
        for passage in self.passages:
            for attribution in passage["attributions"]:
                if attribution["locator"].rpartition("/")[2] == file:
                    yield attribution

    def holding(self, reference: Reference) -> set[str]:
        """Ids of the passages that carry what a reference names."""
        return {
            passage["id"]
            for passage in self.passages
            for attribution in passage["attributions"]
            if attribution["locator"].rpartition("/")[2] == reference["file"]
            and reference["quote"] in attribution["text"]
            and attribution["line"] in (None, reference.get("line"))
        }

    def passage(self, passage_id: str) -> Mapping[str, Any]:
        return next(p for p in self.passages if p["id"] == passage_id)


def judge(document: Mapping[str, Any], truth: Mapping[str, Any]) -> Verdict:
    """Everything that a digest of the seeds gets wrong."""
    digest, verdict = Digest(document), Verdict()
    _merges(digest, truth, verdict)
    _repeats(digest, truth["repeats"], verdict)
    _conflicts(digest, truth["conflict"], verdict)
    for group in truth["apart"]:
        _apart(digest, group["what"], group["members"], verdict)
    for group in truth["grows"]:
        _apart(digest, group["what"], group["values"], verdict)
    for reference in truth["alone"]:
        for passage_id in digest.holding(reference):
            others = len(digest.passage(passage_id)["attributions"]) - 1
            if others:
                verdict.add("wrong merge", f"{name(reference)} was joined by {others} others")
    _boilerplate(digest, truth, verdict)
    _news(digest, truth, verdict)
    _metadata(digest, truth, verdict)
    return verdict


def _merges(digest: Digest, truth: Mapping[str, Any], verdict: Verdict) -> None:
    for group in truth["merge"]:
        held = [digest.holding(reference) for reference in group["members"]]
        if not set.intersection(*held):
            shown = sum(bool(h) for h in held)
            verdict.add(
                f"missed merge ({group['tier']})",
                f"{group['what']}: no passage carries all {len(held)} ({shown} are shown)",
            )


def _repeats(digest: Digest, groups: Sequence[Mapping[str, Any]], verdict: Verdict) -> None:
    for group in groups:
        shown = set().union(*(digest.holding(reference) for reference in group["members"]))
        if len(shown) > 1:
            verdict.add("repeat left", f"{group['what']}: {name(group['members'][0])}")


def _conflicts(digest: Digest, pairs: Sequence[Mapping[str, Any]], verdict: Verdict) -> None:
    for pair in pairs:
        here, there = digest.holding(pair["a"]), digest.holding(pair["b"])
        what = f"{name(pair['a'])} / {name(pair['b'])}"
        if here & there:
            verdict.add("wrong merge", f"{pair['kind']}: {what}")
        kinds = {
            difference["kind"]
            for one, other in ((here, there), (there, here))
            for passage_id in one
            for disagreement in digest.passage(passage_id)["disagreements"]
            if disagreement["passage_id"] in other
            for difference in disagreement["differences"]
        }
        if pair["kind"] not in kinds:
            verdict.add("missed conflict", f"{pair['kind']} (found: {sorted(kinds)}): {what}")


def _apart(digest: Digest, what: str, members: Sequence[Reference], verdict: Verdict) -> None:
    for a, b in combinations(members, 2):
        if digest.holding(a) & digest.holding(b):
            verdict.add("wrong merge", f"{what}: {name(a)} / {name(b)}")


def _boilerplate(digest: Digest, truth: Mapping[str, Any], verdict: Verdict) -> None:
    for reference in truth["boilerplate"]:
        quote = reference["quote"]
        for attribution in digest.attributions(reference["file"]):
            same_line = "line" in reference and attribution["line"] == reference["line"]
            # A menu word may well stand in a sentence of the news; a whole line may not.
            whole = attribution["text"].strip() == quote
            inside = len(quote.split()) > 4 and quote in attribution["text"]
            if same_line or whole or inside:
                verdict.add("boilerplate left", name(reference))
                break
    texts = {a["text"] for p in digest.passages for a in p["attributions"]}
    for words in truth["never"]:
        if found := [text for text in texts if words in text]:
            verdict.add("boilerplate left", f"“{words}” in “{found[0]}”")


def _news(digest: Digest, truth: Mapping[str, Any], verdict: Verdict) -> None:
    for file, numbers in truth["news"].items():
        source = (SEEDS / file).read_text("utf-8").split("\n")
        shown: dict[int, str] = {}
        for attribution in digest.attributions(file):
            shown[attribution["line"]] = attribution["text"]
        for number in numbers:
            if number not in shown:
                verdict.add("news lost", f"{file}:{number} {source[number - 1][:60]}")
        for number, text in shown.items():
            # A no-break space may become a space; nothing else may change.
            if text not in " ".join(source[number - 1].split()):
                verdict.add("not verbatim", f"{file}:{number} {text[:60]}")
    for file, quotes in truth["news_quotes"].items():
        texts = [attribution["text"] for attribution in digest.attributions(file)]
        for quote in quotes:
            if not any(quote in text for text in texts):
                verdict.add("news lost", f"{file} “{quote}”")


def _metadata(digest: Digest, truth: Mapping[str, Any], verdict: Verdict) -> None:
    if digest.document["day"] != truth["day"]:
        verdict.add("metadata", f"day {digest.document['day']}")
    pages = {page["locator"].rpartition("/")[2]: page for page in digest.document["pages"]}
    for file, expected in truth["files"].items():
        if file not in pages:
            verdict.add("metadata", f"{file}: not of this day")
            continue
        page = pages[file]
        attributions = list(digest.attributions(file))
        found: dict[str, Any] = {
            "outlet": page["outlet"],
            "title": page["title"],
            "posts": page["posts"],
            "basis": page["basis"],
            "zone": {a["zone"] for a in attributions},
            "author": {a["author"] for a in attributions},
            "at": {a["published"]["at"] for a in attributions},
            "credit": {a["credit"] for a in attributions},
        }
        for key, value in expected.items():
            have = found[key]
            if key == "basis":
                right = bool(set(have) & ({value} if isinstance(value, str) else set(value)))
            elif isinstance(value, list):
                right = have == set(value)
            elif key == "credit":
                right = {(credit or "").casefold() for credit in have} == {value.casefold()}
            elif isinstance(have, set):
                right = have == {value}
            else:
                right = have == value
            if not right:
                verdict.add("metadata", f"{file}: {key} is {have!r}, not {value!r}")
