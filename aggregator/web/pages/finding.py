"""The page of the search over everything that is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from aggregator.pipeline.reading import BadQuestion, Hit, Hits, SearchFilters, SearchOrder
from aggregator.render.clean import one_line
from aggregator.render.wording import Stretch
from aggregator.web.pages.passages import harmless
from aggregator.web.pages.site import Ask, Page, Site

_LISTED: Final = 20
_SUGGESTED: Final = 500
"""Sources that the form suggests."""


def search(site: Site, ask: Ask) -> Page:
    """Posts that have the words, or the newest where none is asked for."""
    question = ask.query("q")
    named = {name: ask.query(name, 200) for name in ("day", "source", "story", "language")}
    order: SearchOrder = "time" if ask.query("order") == "time" else "relevance"
    wrong = ""
    listing = Hits(())
    try:
        day = date.fromisoformat(named["day"]) if named["day"] else None
    except ValueError:
        day, wrong = None, ask.words.say("That is no day.")
    if not wrong:
        filters = SearchFilters(
            day=day,
            source=named["source"] or None,
            story=named["story"] or None,
            language=named["language"].lower() or None,
        )
        try:
            listing = site.reading().search(
                question,
                filters,
                order=order,
                after=ask.query("after", 4096) or None,
                limit=_LISTED,
            )
        except BadQuestion:
            wrong = ask.words.say("That cannot be looked for.")
    asked: dict[str, Any] = {"q": question, **named, "order": "time" if order == "time" else None}
    return Page(
        "search.html",
        {
            "asked": asked,
            "wrong": wrong,
            "hits": [_told(ask, hit) for hit in listing.items],
            "onward": ask.links.path("/search", **asked, after=listing.next),
            "has_more": listing.next is not None,
            "bounds": listing.bounds,
            "every": ask.links.path("/search", **{**asked, "order": "time"}),
            "first": ask.links.path("/search", **asked),
            "is_first": not ask.query("after"),
            "sources": [source.name for source in ask.config.sources[:_SUGGESTED]],
        },
        status=400 if wrong else 200,
    )


def _told(ask: Ask, hit: Hit) -> dict[str, Any]:
    post = hit.revision.post
    title = post.title or post.page_title
    places = {place.paragraph_id: place for place in hit.places}
    return {
        "id": post.id,
        "title": marked(title, hit.title_found) if post.title else [Stretch("same", title)],
        "has_title": bool(one_line(title)),
        "language": ask.tongue(title),
        "outlet": one_line(post.outlet),
        "when": ask.moment(post.published),
        "withdrawn": hit.revision.withdrawn,
        "excerpts": [
            {
                "pieces": marked(one.text, one.found),
                "language": ask.tongue(one.text),
                "before": one.is_cut[0],
                "after": one.is_cut[1],
                "place": places.get(one.paragraph_id or ""),
            }
            for one in hit.excerpts
        ],
    }


def marked(text: str, spans: Sequence[tuple[int, int]]) -> list[Stretch]:
    """A text with the found words ``added``, as it may be shown.

    Args:
        text: verbatim.
        spans: (start, end) of the found words, in order, never overlapping.
    """
    found, at = [], 0
    for start, end in spans:
        found += [Stretch("same", text[at:start]), Stretch("added", text[start:end])]
        at = end
    found.append(Stretch("same", text[at:]))
    return [Stretch(one.change, harmless(one.text)) for one in found if one.text]
