"""A digest in short, for a terminal: each story in a few lines."""

from __future__ import annotations

import shutil
import textwrap

import click

from aggregator.cli.voice import clean
from aggregator.model import Digest, Passage, Story


def short(digest: Digest, *, width: int | None = None) -> str:
    """The stories of a digest, each with its title, who reports it, and its first words.

    Args:
        digest: what to show.
        width: columns; ``None``: those of the terminal, at most 96.
    """
    width = width or min(shutil.get_terminal_size().columns, 96)
    outlets = {o for story in digest.stories for o in story.outlets}
    passages = sum(len(story.passages) for story in digest.stories)
    head = click.style(f"{digest.day:%A} {digest.day.day} {digest.day:%B %Y}", bold=True)
    counts = f"{len(digest.stories)} stories, {passages} passages from {len(outlets)} outlets"
    lines = [
        f"{head}  {digest.zone}, {digest.edition}",
        f"{counts}; {digest.repeats} of {digest.paragraphs} paragraphs were repeats.",
        "",
    ]
    for number, story in enumerate(digest.stories, start=1):
        lines += [*_story(number, story, width), ""]
    return "\n".join(lines)


def _story(number: int, story: Story, width: int) -> list[str]:
    indent = " " * 4
    title = textwrap.wrap(
        clean(story.title), width, initial_indent=f"{number:>2}. ", subsequent_indent=indent
    )
    lead = _lead(story)
    outlets = ", ".join(clean(o) for o in story.outlets)
    more = len(story.passages) - 1
    facts = f"{outlets}" + (f"; {more} more passage{'s' * (more != 1)}" if more else "")
    body = textwrap.wrap(
        clean(lead.text),
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        max_lines=3,
        placeholder=" …",
    )
    tail = textwrap.wrap(facts, width, initial_indent=indent, subsequent_indent=indent)
    return [
        *(click.style(line, bold=True) for line in title),
        *body,
        *(click.style(line, dim=True) for line in tail),
    ]


def _lead(story: Story) -> Passage:
    """The passage that most outlets carry; the earliest of equals."""
    return max(story.passages, key=lambda p: len(p.outlets))
