"""Why a passage stands where it does in a digest: its story, that story's rank, its origins."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.config import Config
from aggregator.errors import NotFoundError
from aggregator.model import Digest, Passage, Story
from aggregator.pipeline.editions import edition_names
from aggregator.pipeline.membership import Membership, membership
from aggregator.store import Store


@dataclass(frozen=True, slots=True)
class About:
    """Where something stands.

    Attributes:
        digest: that has it.
        number: place of its story, from 1.
        story: that it is of.
        passage: that it is, or is part of; ``None``: the story itself was asked for.
        membership: why the post of the paragraph is in the story; ``None``: that was not asked
            for, or the store does not have the post any more.
    """

    digest: Digest
    number: int
    story: Story
    passage: Passage | None
    membership: Membership | None = None


def about(config: Config, identity: str) -> About:
    """Find a story, a passage or a paragraph in the latest digest that has it.

    Args:
        config: says which store.
        identity: id of it, or the beginning of one.

    Raises:
        NotFoundError: no digest shows it.
        EncoderUnavailable: the configured encoder cannot be loaded.
    """
    from aggregator.render import digest_from_json

    zone = config.digest.timezone
    with Store.open(config.database_url) as store:
        for day in reversed(store.days(zone)):
            for name in reversed(edition_names(config)):
                stored = store.latest_digest(day, zone, name)
                if stored is None or f'"{identity}' not in stored.document:
                    continue
                digest = digest_from_json(stored.document)
                for number, story in enumerate(digest.stories, 1):
                    if story.id.startswith(identity):
                        return About(digest, number, story, None)
                    for passage in story.passages:
                        for one in passage.attributions:
                            if one.paragraph_id.startswith(identity):
                                why = membership(config, store, digest, story, one.post_id)
                                return About(digest, number, story, passage, why)
    raise NotFoundError(f"no digest shows a story or a paragraph whose id starts with {identity!r}")
