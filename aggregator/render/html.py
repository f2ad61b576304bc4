"""The page: one file without script and without anything from elsewhere.

Its Content-Security-Policy allows one thing, its own style sheet, by hash (CSP Level 3).
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator.errors import MissingExtra
from aggregator.render.phrases import NO_NEWS, plural
from aggregator.render.view import DigestView

if TYPE_CHECKING:
    from jinja2 import Environment


def render_html(shown: DigestView, *, templates: Path | None = None) -> str:
    """Lay a digest out as a page.

    Args:
        shown: what to lay out.
        templates: folder whose ``digest.html``, ``passage.html`` and ``digest.css`` take the
            place of the package's; it need not hold all.

    Raises:
        MissingExtra: jinja2 is not installed.
        jinja2.TemplateError: a template of the caller's folder is wrong.
    """
    environment = _environment(templates)
    style = environment.get_template("digest.css").render()
    return environment.get_template("digest.html").render(
        digest=shown, style=style, style_hash=style_hash(style), no_news=NO_NEWS
    )


def style_hash(style: str) -> str:
    """Source expression that allows exactly this content of a ``style`` element."""
    return f"sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}"


@lru_cache(maxsize=8)
def _environment(templates: Path | None) -> Environment:
    try:
        from jinja2 import (
            ChoiceLoader,
            Environment,
            FileSystemLoader,
            PackageLoader,
            StrictUndefined,
        )
    except ImportError as error:
        raise MissingExtra(
            "a page needs jinja2", hint='pip install "liveblog-aggregator[app]"'
        ) from error
    ours = PackageLoader("aggregator.render", "templates")
    environment = Environment(
        loader=ours if templates is None else ChoiceLoader([FileSystemLoader(templates), ours]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["plural"] = plural
    return environment
