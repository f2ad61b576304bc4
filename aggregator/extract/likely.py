"""Is a page a live blog, and are its containers the posts of one?"""

from __future__ import annotations

import re

from aggregator.extract.dom import Element, text_of
from aggregator.extract.facts import PageFacts
from aggregator.extract.flat import MIN_POSTS
from aggregator.extract.markup import Group

# What live blogs call themselves in their titles and addresses. One word of many languages
# is enough, for it only adds to what the markup tells.
_LIVE_WORDS = re.compile(
    r"(?<![a-z])(?:live|live-?blogg?|live-?ticker|live-?updates?|ticker|news-?ticker|news-?blog|"
    r"minute[- ]by[- ]minute|as it happened|latest updates?|list of events|rolling coverage|"
    r"en-?direct|en direct|direct|minute par minute|directo|en-vivo|en vivo|última hora|"
    r"minuto a minuto|al minuto|diretta|tempo reale|minuto per minuto|ao-?vivo|ao vivo|"
    r"acompanhe|livebericht|blog en direct|direkte|siste nytt|senaste nytt|seneste nyt|"
    r"hetki hetkeltä|suorana|na-?żywo|na-?zywo|na żywo|relacja|online[ -]|živě|zive|naživo|"
    r"uživo|uzivo|élő(?!\w)|percről percre|în direct|in timp real|canlı|canli|anbean)(?![a-z])|"
    r"онлайн|наживо|хроник|хронік|трансляц|на живо|минута по минута|ζωντανά|λεπτό προς λεπτό|"
    r"εξελίξεις|مباشر|لحظة بلحظة|لحظه به لحظه|זמן אמת|עדכונים שוטפים|लाइव|লাইভ|சற்றுமுன்|速報|ライブ|"
    r"直播|实时|即時|滚动|실시간|속보|สด|trực tiếp|cập nhật",
    re.IGNORECASE,
)
MOSTLY_TIMED = 0.6
"""Share of posts with a time that makes a live blog without any other word for it."""

_MIN_CHARS = 20  # outside links, on average: the posts of a match report are short
_MIN_LINKED_CHARS = 200
_UNTIMED_CHARS = 80  # outside links, on average: posts whose times nobody can read


def says_live(root: Element, facts: PageFacts) -> bool:
    """Whether a page's address or one of its titles calls it live.

    Args:
        root: of the page.
        facts: what it says of itself.
    """
    window = root.find("head/title")
    titles = [element.get("content") or "" for element in root.iter("meta") if _is_title(element)]
    if window is not None:
        titles.append(text_of(window, most=300))
    about = (facts.url or "", facts.title, *titles, root.find("body").get("class") or "")
    return _LIVE_WORDS.search(" ".join(part[:500] for part in about)) is not None


def _is_title(meta: Element) -> bool:
    return (meta.get("property") or meta.get("name")) in ("og:title", "twitter:title")


def is_live(group: Group, *, sure: bool, likely: bool) -> bool:
    """Whether containers are the posts of a live blog and not teasers or a list in an article.

    Args:
        group: the containers.
        sure: whether the page's data say that it is a live blog.
        likely: whether its address or title say so.
    """
    if group.known >= 0.5:
        return True
    if group.chars < _MIN_CHARS:
        return False
    if group.away > 0.5 and (group.chars < _MIN_LINKED_CHARS or group.coverage < 0.6):
        return False  # teasers; posts that link to pages of their own have more text
    if sure:
        return group.coverage >= 0.3
    if len(group.members) < MIN_POSTS:
        return False
    if group.timed >= MOSTLY_TIMED:
        return group.coverage >= (0.4 if likely else 0.6)
    # Times in words that nobody here knows: ids and headlines of their own must do.
    told = group.keyed >= 0.9 and group.headed >= 0.9 and group.away == 0
    return likely and told and group.chars >= _UNTIMED_CHARS and group.coverage >= 0.6
