"""Writes the golden files of the digest in ``sample.py``: ``python -m tests.render.regenerate``.

Read the difference (``git diff tests/render/golden``) before you commit it.
"""

from __future__ import annotations

from pathlib import Path

from aggregator.render import FORMS, render, render_brief
from tests.render.sample import sample

GOLDEN = Path(__file__).parent / "golden"


def expected() -> dict[str, str]:
    """Content of each golden file, by name."""
    digest = sample()
    return {f"digest.{form}": render(digest, form) for form in FORMS} | {
        "brief.txt": render_brief(digest)
    }


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, content in expected().items():
        (GOLDEN / name).write_text(content, encoding="utf-8", newline="\n")
