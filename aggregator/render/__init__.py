"""Rendering: a digest as a page, Markdown, text or JSON. The same digest gives the same bytes.

Nothing here reads a clock or the environment. Only the page needs jinja2.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from aggregator.model import Digest
from aggregator.render.document import digest_from_json, render_json
from aggregator.render.html import render_html
from aggregator.render.markdown import render_markdown
from aggregator.render.text import render_brief, render_text

Form = Literal["html", "md", "txt", "json"]
"""A form of the digest; also the ending of its file's name."""

FORMS: Final[tuple[Form, ...]] = ("html", "md", "txt", "json")
"""All of them."""

__all__ = ["FORMS", "Form", "digest_from_json", "render", "render_brief"]


def render(digest: Digest, form: Form, *, templates: Path | None = None) -> str:
    """Write a digest in one form.

    Args:
        digest: to show.
        form: one of :data:`FORMS`.
        templates: folder whose files take the place of the package's templates of the page.

    Raises:
        MissingExtra: the page needs jinja2, and it is not installed.
        ValueError: an unknown form; a zone that is not known.
    """
    match form:
        case "html":
            return render_html(digest, templates=templates)
        case "md":
            return render_markdown(digest)
        case "txt":
            return render_text(digest)
        case "json":
            return render_json(digest)
    raise ValueError(f"unknown form {form!r}: {', '.join(FORMS)} are known")
