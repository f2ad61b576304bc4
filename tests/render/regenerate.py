"""Writes the golden files of the samples: ``python -m tests.render.regenerate``.

Read the difference (``git diff tests/render/golden``) before you commit it.
"""

from __future__ import annotations

from pathlib import Path

from aggregator.render import FORMS, mail_text, render, render_brief
from tests.render import sample_news
from tests.render.sample import sample

GOLDEN = Path(__file__).parent / "golden"
PAGE = "https://digests.example/2031-06-18/evening.html"


def expected() -> dict[str, str]:
    """Content of each golden file, by name."""
    digest, evening = sample(), sample_news.sample()
    files = {f"digest.{form}": render(digest, form) for form in FORMS}
    files |= {f"evening.{form}": render(evening, form) for form in FORMS}
    files |= {
        f"evening.{code}.txt": render(evening, "txt", in_language=code)
        for code in ("de", "fr", "uk")
    }
    subject, _, html = mail_text(evening, page=PAGE)
    assert html is not None
    return files | {"brief.txt": render_brief(digest), "mail.html": f"<!-- {subject} -->\n{html}"}


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, content in expected().items():
        (GOLDEN / name).write_text(content, encoding="utf-8", newline="\n")
