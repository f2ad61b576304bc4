"""The messages of the pages: ``python -m tests.web.catalogues`` brings the catalogues up to date.

What the digests say already stands in their catalogues, and not here. What is new in the code
stands here untranslated; a test fails until all of it is translated.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from tests.render import catalogues as digests

PAGES = Path(__file__).parents[2] / "aggregator" / "web" / "pages"
CATALOGUES = PAGES / "catalogues"
LANGUAGES = ("de", "fr", "uk")
_JINJA = {"trim_blocks": "true", "lstrip_blocks": "true"}


def messages() -> Catalog:
    """Every message that the pages say and the digests do not."""
    found, known = Catalog(charset="utf-8"), digests.messages()
    for path in sorted(PAGES.rglob("*")):
        if path.suffix not in (".py", ".html"):
            continue
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        options = {} if path.suffix == ".py" else _JINJA
        with path.open("rb") as file:
            for line, text, comments, context in extract(
                method, file, keywords=digests.KEYWORDS, options=options
            ):
                if known.get(text if isinstance(text, str) else text[0], context) is None:
                    place = [(path.relative_to(PAGES).as_posix(), line)]
                    found.add(text, locations=place, auto_comments=comments, context=context)
    return found


def catalogue(code: str) -> Catalog:
    """What is translated into a language."""
    path = CATALOGUES / f"{code}.po"
    if not path.is_file():
        return Catalog(locale=code, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=code)


if __name__ == "__main__":
    template = messages()
    for code in LANGUAGES:
        kept = catalogue(code)
        kept.update(template, no_fuzzy_matching=True)
        kept.obsolete.clear()
        with (CATALOGUES / f"{code}.po").open("wb") as file:
            write_po(file, kept, width=96, omit_header=False, sort_output=True, no_location=True)
