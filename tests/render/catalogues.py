"""The messages in the code and the templates: ``python -m tests.render.catalogues``.

Brings the catalogues up to date: what is new in the code stands in them untranslated, what is
gone is gone. A test fails until all of it is translated.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

RENDER = Path(__file__).parents[2] / "aggregator" / "render"
CATALOGUES = RENDER / "catalogues"

KEYWORDS = {"say": None, "message": None, "count": (1, 2), "about": ((1, "c"), 2)}
_JINJA = {"trim_blocks": "true", "lstrip_blocks": "true"}


def messages() -> Catalog:
    """Every message that the code or a template says."""
    found = Catalog(charset="utf-8")
    for path in sorted(RENDER.rglob("*")):
        if path.suffix not in (".py", ".html"):
            continue
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        options = {} if path.suffix == ".py" else _JINJA
        with path.open("rb") as file:
            for line, text, comments, context in extract(
                method, file, keywords=KEYWORDS, options=options
            ):
                place = [(path.relative_to(RENDER.parent).as_posix(), line)]
                found.add(text, locations=place, auto_comments=comments, context=context)
    return found


def catalogue(code: str) -> Catalog:
    """What is translated into a language."""
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


if __name__ == "__main__":
    template = messages()
    for path in sorted(CATALOGUES.glob("*.po")):
        kept = catalogue(path.stem)
        kept.update(template, no_fuzzy_matching=True)
        kept.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, kept, width=96, omit_header=False, sort_output=True, no_location=True)
