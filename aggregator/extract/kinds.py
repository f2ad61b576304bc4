"""What sort of entry a post is: a summary, key events, an advertisement, withdrawn, a teaser."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from aggregator.extract.dom import HEADINGS, Element, hints, is_element, text_of, word_set
from aggregator.extract.draft import Draft
from aggregator.extract.marks import own_keys
from aggregator.model import PostKind

_SPONSORED = word_set("sponsored sponsor advertorial paidpost promoted")
_SPONSORED_PAIRS = (
    word_set("paid post"),
    word_set("paid content"),
    word_set("partner content"),
    word_set("native ad"),
    word_set("branded content"),
)
_AD = word_set("advertisement promoted native advert adslot sponsored sponsor advertorial paidpost")
_GONE = word_set("deleted withdrawn retracted tombstone unpublished")
_STATES = (
    "data-status", "data-state", "data-post-status", "data-block-status", "data-deleted",
    "data-is-deleted", "data-withdrawn", "data-removed",
)  # fmt: skip
_TYPES = ("data-type", "data-post-type", "data-block-type", "data-entry-type", "data-kind")
# "Advertisement" alone is as often the label of a slot between two paragraphs.
_SPONSORED_LABEL = re.compile(
    r"(?:sponsored|paid|promoted|partner|branded)(?: (?:post|content|by .{2,40}))|sponsored|"
    r"advertorial|gesponsert(?:er beitrag)?|sponsorisé|contenu (?:sponsorisé|partenaire)|"
    r"publirreportaje|(?:contenido )?patrocinado|(?:contenuto )?sponsorizzato|gesponsord|"
    r"artykuł sponsorowany|на правах реклами|партнерський матеріал|на правах рекламы",
    re.IGNORECASE,
)
_SUMMARY = re.compile(
    r"(?:(?:(?:early |mid)?morning|midday|lunchtime|afternoon|evening|closing|late|interim|"
    r"day['’]s|daily|end[- ]of[- ]day|quick|brief) )?"
    r"(?:summary|recap|round-?up)(?: (?:of the (?:day|morning|evening|latest)|so far))?|"
    r"what we know so far|here['’]s what we know(?: so far)?|the story so far|"
    r"(?:kurze )?zusammenfassung|was bisher geschah|der (?:tag|stand) im überblick|überblick|"
    r"(?:le )?(?:résumé|récap(?:itulatif)?)|ce que l['’]on sait|ce qu['’]il faut retenir|"
    r"resumen|lo que sabemos|riepilogo|il punto|samenvatting|podsumowanie|"
    r"підсумки?|головне (?:за|на) .{2,20}|що відомо(?: на цей час)?|итоги?|что известно",
    re.IGNORECASE,
)
_KEY_EVENTS = re.compile(
    r"key (?:events?|moments?|points?|developments?|takeaways?)|timeline|at a glance|"
    r"das wichtigste(?: in kürze| im überblick)?|auf einen blick|die wichtigsten (?:ereignisse|"
    r"entwicklungen)|l['’]essentiel|les (?:faits marquants|points clés|temps forts)|claves|"
    r"(?:lo más importante|puntos clave)|i punti chiave|ключові (?:події|моменти)|"
    r"ключевые (?:события|моменты)",
    re.IGNORECASE,
)
_GONE_TEXT = re.compile(
    r"(?:this|the) (?:post|update|entry|item|comment) (?:has been|was) "
    r"(?:deleted|removed|withdrawn|retracted|taken down)(?: .{0,80})?[.]?|"
    r"(?:post|update|entry) (?:deleted|removed|withdrawn|retracted)[.]?|"
    r"dieser (?:beitrag|eintrag|post) wurde (?:gelöscht|entfernt|zurückgezogen)[.]?|"
    r"cette? (?:publication|message|post|contribution) a été (?:supprimée?|retirée?)[.]?|"
    r"esta (?:publicación|entrada) (?:ha sido|fue) (?:eliminada|retirada|borrada)[.]?|"
    r"questo (?:post|aggiornamento) è stato (?:rimosso|eliminato|ritirato)[.]?|"
    r"(?:цей|це) (?:допис|повідомлення|пост) (?:було )?(?:видалено|вилучено)[.]?|"
    r"(?:этот|это) (?:пост|сообщение|запись) (?:был[оа]? )?(?:удал[её]н[ао]?)[.]?",
    re.IGNORECASE,
)
_LABEL_CHARS = 60
_LOOKED_AT = 40


def kind_of(element: Element, draft: Draft) -> PostKind:
    """What sort of entry a container is.

    Args:
        element: the container.
        draft: what was read from it.
    """
    names = hints(element) | _declared(element)
    if names & _SPONSORED or any(pair <= names for pair in _SPONSORED_PAIRS):
        return "sponsored"
    if any(_SPONSORED_LABEL.fullmatch(label) for label in _labels(element)):
        return "sponsored"
    return kind_of_words(names, draft.title, draft.paragraphs)


def kind_of_words(names: Collection[str], title: str, paragraphs: Collection[str]) -> PostKind:
    """What sort of entry a post is by the names it carries, else by its headline.

    Args:
        names: words of classes or types, in lower case.
        title: its headline.
        paragraphs: its text.
    """
    bare = title.strip(" .:–—-!")
    if "summary" in names or "recap" in names or (bare and _SUMMARY.fullmatch(bare)):
        return "summary"
    # A post that is itself a key event is called so, too: only a list of several is one.
    if bare and _KEY_EVENTS.fullmatch(bare) and len(paragraphs) != 1:
        return "key events"
    return "post"


def is_advertisement(element: Element, draft: Draft) -> bool:
    """Whether a container is the place of an advertisement, and no post with an id and words."""
    if not hints(element) & _AD:
        return False
    return not (draft.keys and draft.published and (draft.title or draft.blocks))


def is_gone(element: Element, draft: Draft) -> bool:
    """Whether a container stands where a post was that its page has withdrawn."""
    if hints(element) & _GONE:
        return True
    for name in _STATES:
        value = (element.get(name) or "").strip().lower()
        if value in _GONE | {"removed"} or (
            value in ("true", "1", "yes") and name not in _STATES[:4]
        ):
            return True
    words = " ".join(draft.paragraphs) if len(draft.blocks) <= 2 else ""
    return says_gone(words)


def gone_keys(root: Element) -> list[str]:
    """The ids of the empty containers in which a page marks posts as withdrawn."""
    found: list[str] = []
    for element in root.iter("div", "article", "section", "li"):
        if not element.attrib or not own_keys(element):
            continue
        names = element.get("class") or ""
        marked = any(word in names for word in _GONE) or any(map(element.get, _STATES))
        if marked and is_gone(element, Draft()) and next(element.iter("p"), None) is None:
            found += own_keys(element)
    return found


def says_gone(text: str) -> bool:
    """Whether all that a text says is that a post was taken away."""
    return 0 < len(text) <= 160 and _GONE_TEXT.fullmatch(text.strip()) is not None


def leads_away(element: Element, url: str | None) -> bool:
    """Whether the headline of a container is a link to another page, as a teaser's is."""
    if element.tag == "a" and _is_elsewhere(element.get("href"), url):
        return True
    for heading in element.iter(*HEADINGS):
        links = [*heading.iter("a"), *heading.iterancestors("a")]
        return any(_is_elsewhere(link.get("href"), url) for link in links)
    return False


def _is_elsewhere(href: str | None, url: str | None) -> bool:
    address = (href or "").strip()
    if not address or address.startswith(("#", "?", "javascript:")) or "#" in address:
        return False
    try:
        mine = urlsplit(url or "").path.rstrip("/")
        return not (mine and urlsplit(address).path.startswith(mine))
    except ValueError:
        return True


def _declared(element: Element) -> frozenset[str]:
    values = (element.get(name) for name in _TYPES)
    return frozenset(w for v in values if v for w in re.split(r"[^a-z]+", v.lower()) if w)


def _labels(element: Element) -> list[str]:
    """Short texts of their own at the head of a container, before its first paragraph."""
    found: list[str] = []
    for count, below in enumerate(element.iter()):
        if count > _LOOKED_AT or (is_element(below) and below.tag == "p" and found):
            break
        if not is_element(below) or below is element or len(below):
            continue
        text = text_of(below, most=_LABEL_CHARS)
        if 0 < len(text) <= _LABEL_CHARS:
            found.append(text.strip(" :.|·•"))
    return found
