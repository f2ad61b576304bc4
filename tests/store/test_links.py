"""What was found of links, and as of which time."""

from __future__ import annotations

from datetime import timedelta

from aggregator.store import LinkFinding, LinkState, Store
from tests.store.samples import NOW

URL = "https://harbour.example/ferry"
OTHER = "https://harbour.example/quay"
HOUR = timedelta(hours=1)


def test_only_a_change_is_kept_and_a_past_time_sees_what_was_known_then(store: Store) -> None:
    assert store.add_link_findings([LinkFinding(URL, NOW, 200, False)]) == []
    assert store.link_states([URL]) == {}

    assert store.add_link_findings([LinkFinding(URL, NOW + HOUR, 404, True)]) == [URL]
    assert store.add_link_findings([LinkFinding(URL, NOW + 2 * HOUR, 410, True)]) == []
    assert store.add_link_findings([LinkFinding(URL, NOW + 3 * HOUR, 200, False)]) == [URL]
    assert store.add_link_findings([LinkFinding(URL, NOW + 4 * HOUR, 404, True)]) == [URL]

    def state(hours: float) -> LinkState | None:
        return store.link_states([URL, OTHER], as_of=NOW + hours * HOUR).get(URL)

    assert state(0.5) is None
    assert state(1) == state(2.5) == LinkState(NOW + HOUR, True)
    assert state(3.5) == LinkState(NOW + 3 * HOUR, False)
    assert store.link_states([URL]) == {URL: LinkState(NOW + 4 * HOUR, True)}
    assert dict(store.gone_links()) == {URL: NOW + 4 * HOUR}


def test_what_is_older_than_what_is_known_changes_nothing(store: Store) -> None:
    store.add_link_findings([LinkFinding(URL, NOW, 404, True)])
    assert store.add_link_findings([LinkFinding(URL, NOW - HOUR, 200, False)]) == []
    assert dict(store.gone_links()) == {URL: NOW}


def test_one_look_at_many_links_keeps_each_change_once(store: Store) -> None:
    found = [
        LinkFinding(URL, NOW, 404, True),
        LinkFinding(OTHER, NOW, 410, True),
        LinkFinding(URL, NOW, 404, True),
    ]
    assert store.add_link_findings(found) == [URL, OTHER]
    assert store.link_states([]) == {}
