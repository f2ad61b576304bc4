"""For the site: links to files of the project that are no pages become their names."""

from __future__ import annotations

import re
from typing import Any

_OUTSIDE = re.compile(r"\[([^\]]+)\]\(\.\./([^)#\s]+)(?:#[^)]*)?\)")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Called by MkDocs with each page."""
    return _OUTSIDE.sub(
        lambda m: m[1] if m[2] in m[1] else f"{m[1]} (`{m[2]}` in the source)", markdown
    )
