"""Why a post is in its story: passages that it shares, and the post that it is most like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.config import Config
from aggregator.model import Digest, Post, Story
from aggregator.pipeline.making import configured_encoder
from aggregator.store import Store


@dataclass(frozen=True, slots=True)
class Kinship:
    """What speaks for two posts being of one story.

    Attributes:
        post: the other one.
        story: that it is of.
        likeness: by words, pairs of words and names, in [0, 1].
        leads: cosine of the embeddings of their beginnings; ``None``: there is no encoder.
        words: that both have, those that tell most first.
        names: that both have, likewise.
        shared: ids of the passages that both carry.
        disputed: pairs of passages, one of each, that disagree about a fact.
    """

    post: Post
    story: Story
    likeness: float
    leads: float | None
    words: tuple[str, ...]
    names: tuple[str, ...]
    shared: tuple[str, ...]
    disputed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """Why a post is in its story.

    Attributes:
        post: asked for.
        inside: the post of its story that it is most like; ``None``: it is alone there.
        outside: likewise of the other stories of the digest.
    """

    post: Post
    inside: Kinship | None
    outside: Kinship | None


def membership(
    config: Config, store: Store, digest: Digest, story: Story, post_id: str
) -> Membership | None:
    """Why a post is in a story of a digest.

    Args:
        config: names the encoder.
        store: that keeps the posts.
        digest: that shows the post.
        story: of that digest, which shows it.
        post_id: of the post.

    Returns:
        ``None``: the store does not have the post any more.

    Raises:
        EncoderUnavailable: the configured encoder cannot be loaded.
    """
    from aggregator.digest import language_of
    from aggregator.digest.nearness import nearest

    home: dict[str, Story] = {}
    for one in (story, *digest.stories):
        for key in _posts_of(one):
            home.setdefault(key, one)
    kept = store.latest_revisions(sorted(home), as_of=digest.as_of)
    posts = [revision.post for _, revision in sorted(kept.items()) if not revision.withdrawn]
    own = next((n for n, post in enumerate(posts) if post.id == post_id), None)
    if own is None:
        return None
    texts = [f"{post.title}\n{post.text}" for post in posts]
    languages = [language_of(post.language, post.text) for post in posts]

    def kinship(among: Sequence[int]) -> Kinship | None:
        found = nearest(texts, languages, own, among)
        if found is None:
            return None
        other = posts[found.text]
        shared, disputed = _between(digest, post_id, other.id)
        leads = _leads(config, texts[own], texts[found.text])
        return Kinship(
            other,
            home[other.id],
            found.likeness,
            leads,
            found.words,
            found.names,
            shared,
            disputed,
        )

    numbers = range(len(posts))
    return Membership(
        posts[own],
        kinship([n for n in numbers if home[posts[n].id].id == story.id]),
        kinship([n for n in numbers if home[posts[n].id].id != story.id]),
    )


def _posts_of(story: Story) -> list[str]:
    shown = [a.post_id for passage in story.passages for a in passage.attributions]
    return [*shown, *(one.post_id for one in story.left_out)]


def _between(digest: Digest, a: str, b: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Passages that two posts share, and pairs of theirs that disagree."""
    of_post: dict[str, set[str]] = {a: set(), b: set()}
    disputes = []
    for story in digest.stories:
        for passage in story.passages:
            for one in passage.attributions:
                if one.post_id in of_post:
                    of_post[one.post_id].add(passage.id)
            disputes += [(passage.id, other.passage_id) for other in passage.disagreements]
    shared = of_post[a] & of_post[b]
    disputed = {(x, y) for x, y in disputes if x in of_post[a] and y in of_post[b]}
    return tuple(sorted(shared)), tuple(sorted(disputed))


def _leads(config: Config, a: str, b: str) -> float | None:
    from aggregator.digest.nearness import lead_of

    encoder = configured_encoder(config)
    if encoder is None:
        return None
    x, y = encoder.encode([lead_of(a), lead_of(b)])
    return round(float(x @ y), 4)
