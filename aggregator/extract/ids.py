"""What a post of a live blog is called: one id that stays, and every other name it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from aggregator.extract.draft import aliases, is_positional
from aggregator.extract.join import Joined
from aggregator.extract.paragraphs import slug
from aggregator.model import Moment

_NUMBER = re.compile(r"[0-9]{1,9}")
_FEW = 3


@dataclass(frozen=True, slots=True)
class Named:
    """The names of one post within its page.

    Attributes:
        anchor: stays the same tomorrow: the publisher's id, else a slug of its words.
        aliases: its other names, the publisher's in every form that a page may write them in.
        is_own: whether the publisher gave it an id.
    """

    anchor: str
    aliases: tuple[str, ...] = ()
    is_own: bool = False


def name_posts(joined: Sequence[Joined], times: Sequence[Moment]) -> list[Named]:
    """One id for each post that stays the same tomorrow, and the aliases that only it has.

    Ids that count the posts from the newest name others tomorrow; they are no ids.

    Args:
        joined: posts of one page.
        times: when each was published.
    """
    keys = [_best_key(entry) for entry in joined]
    if is_positional([key for key in keys if key]) or _count_from_newest(keys, times):
        keys = [""] * len(keys)
        others: list[tuple[str, ...]] = [()] * len(keys)
    else:
        others = [
            tuple(dict.fromkeys(form for key in entry.keys for form in aliases(key)))
            for entry in joined
        ]
    counts = Counter(keys)
    shared = Counter(form for forms in others for form in forms)
    named: list[Named] = [Named("")] * len(joined)
    seen: set[str] = set()
    by_age = sorted(range(len(joined)), key=lambda i: moment_order(times[i]))
    for i in by_age:
        entry, key, moment = joined[i], keys[i], times[i]
        words = entry.title or " ".join(block.text for block in entry.blocks)
        name = key
        if not key or counts[key] > 1:
            name = slug(words) or "post"
            # "Update" and "Summary" head other posts tomorrow, whatever heads one today. A time
            # that is counted back from now would name the post anew with each fetch.
            sure = moment.at is not None and moment.basis != "relative time"
            if sure and moment.at is not None and (name in seen or name.count("-") < 2):
                name = f"{name}-{moment.at:%Y%m%dT%H%M}"
        while name in seen:
            name += "-x"
        seen.add(name)
        own = tuple(form for form in others[i] if form != name and shared[form] == 1)
        named[i] = Named(name, own, is_own=bool(key) and counts[key] == 1)
    return named


def moment_order(moment: Moment) -> tuple[int, float]:
    """Key that sorts by time; a post whose hour is unknown stands at the start of its day."""
    return (moment.day.toordinal(), moment.at.timestamp() if moment.at else 0.0)


def _best_key(entry: Joined) -> str:
    """The publisher's id of a post in the form that all parts of the page share."""
    forms = [own for key in entry.keys if (own := aliases(key))]
    opaque = [own[-1] for own in forms if len(own) > 1 or own[0].isdecimal()]
    return next(iter(opaque), forms[0][0] if forms else "")


def _count_from_newest(keys: Sequence[str], times: Sequence[Moment]) -> bool:
    """Whether ids are numbers in a row that grow with age, as on the second page of a list.

    What a database counts grows with time.
    """
    dated = [
        (moment.at.timestamp(), int(key))
        for key, moment in zip(keys, times, strict=True)
        if _NUMBER.fullmatch(key) and moment.at is not None
    ]
    if len(dated) < max(_FEW, len(keys) - 1):
        return False
    dated.sort(reverse=True)
    if dated[0][0] == dated[-1][0]:
        return False
    return all(b[1] == a[1] + 1 for a, b in pairwise(dated))
