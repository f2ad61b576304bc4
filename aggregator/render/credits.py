"""Who carries a passage, in words: outlet, author, time, origin, and where it can be looked up."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from aggregator.model import Attribution, Digest, Passage
from aggregator.render.clean import one_line, web_link
from aggregator.render.language import Language
from aggregator.render.phrases import KIND_WORDS, ORIGIN_WORDS, POST_WORDS, names
from aggregator.render.times import instant, when
from aggregator.render.view import Credit, Quoted, Where


class Credits:
    """Puts the attributions of one digest into words.

    Args:
        digest: that they are of.
        words: the language of the words that are not the sources'.
    """

    def __init__(self, digest: Digest, words: Language) -> None:
        self._digest = digest
        self._words = words

    def of(self, passage: Passage, text: str | None = None) -> tuple[Credit, ...]:
        """The posts that carry a passage, or one wording of it."""
        posts: dict[tuple[str, str], list[Attribution]] = {}
        for attribution in passage.attributions:
            if text is None or attribution.text == text:
                key = (attribution.outlet, attribution.post_id)
                posts.setdefault(key, []).append(attribution)
        return tuple(self._credit(group) for group in posts.values())

    def _credit(self, group: Sequence[Attribution]) -> Credit:
        words = self._words
        first = next((a for a in group if a.kind is None), group[0])
        credit = one_line(first.credit or "")
        outlet = one_line(first.outlet)
        author = one_line(first.author)
        return Credit(
            outlet=outlet,
            author="" if author.casefold() == outlet.casefold() else author,
            agency=""
            if not credit or credit.casefold() == outlet.casefold()
            else words.say("credits {agency}", agency=credit),
            where=self.where(
                first.url, first.locator, tuple(a.line for a in group if a.line is not None)
            ),
            when=when(first, self._digest, words),
            match=words.listed(list(dict.fromkeys(words.say(KIND_WORDS[a.kind]) for a in group))),
            shown=first.kind is None,
            ids=tuple(a.paragraph_id for a in group),
            origin=self._origin(first),
            gone=self._link_state(first),
            entry=words.say(POST_WORDS[first.post_kind]) if POST_WORDS[first.post_kind] else "",
            quoted=self._quoted(first),
        )

    def _quoted(self, attribution: Attribution) -> Quoted | None:
        """Whose words a paragraph is, where its post sets it apart as such."""
        if attribution.part not in ("quote", "embed"):
            return None
        words = self._words
        name, link = one_line(attribution.quoted), web_link(attribution.quoted_url)
        site = ((urlsplit(link).hostname or "") if link else "").removeprefix("www.")
        if name and site:
            told = words.say("quoting {name} on {site}", name=name, site=site)
        elif name:
            told = words.say("quoting {name}", name=name)
        elif site:
            told = words.say("a message on {site}", site=site)
        elif attribution.part == "embed":
            told = words.say("a message on another site")
        else:
            told = words.say("set apart as a quotation")
        return Quoted(told, link)

    def _link_state(self, attribution: Attribution) -> str:
        """Whether the link leads to what is shown here; empty if nothing speaks against it."""
        words, parts = self._words, []
        if attribution.revision > 1:
            parts.append(words.say("edited since it appeared"))
        if attribution.gone_since is not None:
            time = instant(attribution.gone_since, self._digest, words)
            parts.append(words.say("link gone since {time}", time=time))
        return ", ".join(parts)

    def _origin(self, attribution: Attribution) -> str:
        """Who wrote it first and how that is known; empty if the outlet did, or nobody knows."""
        words = self._words
        name = one_line(attribution.origin)
        if attribution.quoted and name == one_line(attribution.quoted):
            return ""  # Whom it quotes is said anyway.
        bases = [words.say(ORIGIN_WORDS[b]) for b in attribution.origin_basis if b != "outlet"]
        if not name or name.casefold() == one_line(attribution.outlet).casefold() or not bases:
            return ""
        return words.say("from {origin} ({basis})", origin=name, basis=", ".join(bases))

    def where(self, url: str | None, locator: str, lines: Sequence[int]) -> Where:
        """Where something can be looked up.

        Args:
            url: its address, if it has one.
            locator: of its page.
            lines: of the file that it stands in.
        """
        words = self._words
        link = web_link(url)
        numbers = names(words, [str(line) for line in lines], most=6)
        return Where(
            link=link,
            file="" if link and not lines else one_line(locator),
            lines=words.count("line {lines}", "lines {lines}", len(lines), lines=numbers)
            if lines
            else "",
            refused=""
            if link or not url
            else words.say("address not linked: {address}", address=one_line(url)),
        )
