"""The page: one file without script and without anything from elsewhere.

Its Content-Security-Policy allows one thing, its own style sheet, by hash (CSP Level 3).
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path

from aggregator.render.phrases import NO_NEWS, VERBATIM
from aggregator.render.templating import fill
from aggregator.render.view import DigestView


def render_html(shown: DigestView, *, templates: Path | None = None) -> str:
    """Lay a digest out as a page.

    Args:
        shown: what to lay out.
        templates: folder whose ``digest.html``, ``digest_body.html``, ``passage.html`` and
            ``digest.css`` take the place of the package's; it need not hold all.

    Raises:
        MissingExtra: jinja2 is not installed.
        ConfigError: a template of the folder is wrong.
    """
    style = fill("digest.css", templates=templates, words=shown.words)
    return fill(
        "digest.html",
        templates=templates,
        words=shown.words,
        digest=shown,
        style=style,
        style_hash=style_hash(style),
        no_news=shown.words.say(NO_NEWS),
        verbatim=shown.words.say(VERBATIM),
    )


def style_hash(style: str) -> str:
    """Source expression that allows exactly this content of a ``style`` element."""
    return f"sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}"
