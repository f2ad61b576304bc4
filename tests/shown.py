"""What the documents show: fenced blocks, and the command lines in them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", *sorted(f"docs/{p.name}" for p in ROOT.glob("docs/*.md")))
FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)


def fences(page: str) -> Iterator[re.Match[str]]:
    """The blocks of a page: language, what stands behind it, and text."""
    return FENCE.finditer((ROOT / page).read_text("utf-8"))


def lines(page: str) -> Iterator[str]:
    """The lines that can be typed into a shell, continued ones as one."""
    for fence in fences(page):
        if fence[1] not in ("console", "sh", "crontab"):
            continue
        for line in re.sub(r"\\\n\s*", " ", fence[3]).splitlines():
            if fence[1] != "console" or line.startswith("$ "):
                yield line.removeprefix("$ ")


def commands(page: str) -> Iterator[list[str]]:
    """What follows ``aggregator`` on each line that shows a command."""
    for line in lines(page):
        for part in re.split(r"&&|\||;", line):
            words = shlex.split(part, comments=True)
            while words and words[0] in ("sudo", "exec"):
                words.pop(0)
            names = [n for n, w in enumerate(words) if w.rpartition("/")[2] == "aggregator"]
            if names and all(
                "=" in w or w.startswith(("*", "@")) or w.isdigit() or "/" in w
                for w in words[: names[0]]
            ):
                yield words[names[0] + 1 :]
