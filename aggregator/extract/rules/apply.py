"""What a rule adds to the reading of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from aggregator.extract.dom import Element
from aggregator.extract.draft import Draft, http_url
from aggregator.extract.jsonld import MAX_POSTS, body_blocks, plain, text_value
from aggregator.extract.readings import read_label, read_time
from aggregator.extract.rules.schema import JsonRule, Rule
from aggregator.model import DayBasis, PostKind

_STEPS = 20


def prune(rule: Rule, root: Element) -> None:
    """Take out of a page what its publisher's rule says is none of its text; changes the tree."""
    for selector in (*rule.page.drop, *rule.post.drop):
        for element in selector.under(root):
            if element.tag not in ("html", "head", "body") and element.getparent() is not None:
                element.drop_tree()


def containers(rule: Rule, root: Element) -> list[Element]:
    """The posts' containers that a rule finds; those within another are left out."""
    if rule.post.select is None:
        return []
    found = rule.post.select.under(root)
    inside = set(found)
    return [e for e in found if not any(above in inside for above in e.iterancestors())]


def amended(rule: Rule, element: Element, draft: Draft, *, zone: str) -> Draft:
    """A draft with what the rule finds in its container; where it finds nothing, as it was."""
    post = rule.post
    key = post.id.value(element) if post.id else ""
    told = post.time.value(element) if post.time else ""
    basis: DayBasis = "time element"
    reading = read_time(told, zone=zone, basis=basis) or read_label(told, zone=zone, basis=basis)
    title = post.title.value(element) if post.title else ""
    author = post.author.value(element) if post.author else ""
    kind: PostKind = draft.kind
    if _found(post.summary, element):
        kind = "summary"
    if _found(post.sponsored, element):
        kind = "sponsored"
    said = {text for text in (title, author, told) if text}
    return replace(
        draft,
        keys=tuple(dict.fromkeys((*((key,) if key else ()), *draft.keys))),
        published=reading or draft.published,
        title=title or draft.title,
        author=author or draft.author,
        # What is told as headline, author or time is no paragraph.
        blocks=tuple(block for block in draft.blocks if block.text not in said),
        pinned=draft.pinned or _found(post.pinned, element),
        kind=kind,
        is_gone=draft.is_gone or _found(post.withdrawn, element),
    )


def _found(selector: Any, element: Element) -> bool:
    return selector is not None and (selector.matches(element) or bool(selector.under(element)))


def told_pages(
    rule: Rule, root: Element, data: Iterable[Any], *, url: str | None
) -> tuple[str | None, int | None]:
    """The address of the next older page and the number of posts, as far as a rule finds them.

    Only an address of the page's own site is one.
    """
    told = rule.page.older.value(root) if rule.page.older else ""
    if not told and rule.json is not None and rule.json.older:
        told = next((t for v in data if (t := text_value(_at(v, rule.json.older)))), "")
    digits = rule.page.total.value(root) if rule.page.total else ""
    total = "".join(filter(str.isdecimal, digits))
    return _same_site(told, url), int(total) if 0 < len(total) < 7 else None


def _same_site(address: str, url: str | None) -> str | None:
    if not address or url is None:
        return None
    try:
        whole = http_url(urldefrag(urljoin(url, address))[0])
        same = whole is not None and urlsplit(whole).netloc == urlsplit(url).netloc
    except ValueError:
        return None
    return whole if same and whole != urldefrag(url)[0] else None


def json_drafts(rule: JsonRule, data: Iterable[Any], *, zone: str) -> list[Draft]:
    """The posts that stand where a rule says, in the data of a page's scripts."""
    for value in data:
        found = _at(value, rule.posts)
        nodes = list(found.values()) if isinstance(found, dict) else found
        if isinstance(nodes, list) and nodes:
            return list(_drafts(rule, nodes[: MAX_POSTS + 1], zone))
    return []


def _drafts(rule: JsonRule, nodes: Sequence[Any], zone: str) -> Iterator[Draft]:
    for node in nodes:
        if not isinstance(node, dict):
            continue
        key = text_value(_at(node, rule.id))
        told = text_value(_at(node, rule.time))
        yield Draft(
            keys=(key,) if key else (),
            title=plain(text_value(_at(node, rule.title))),
            author=plain(text_value(_at(node, rule.author))),
            published=read_time(told, zone=zone, basis="page data"),
            blocks=body_blocks(text_value(_at(node, rule.text))),
        )


def _at(value: Any, path: str) -> Any:
    """What stands at a path; ``None`` if nothing does."""
    for step in path.split(".")[:_STEPS] if path else ():
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value if path else None
