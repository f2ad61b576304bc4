"""Rendering: a digest as a page, Markdown, text or JSON. The same digest gives the same bytes."""

from __future__ import annotations

from aggregator.render.document import digest_from_json, render_json

__all__ = ["digest_from_json", "render_json"]
