"""The service's measures in the text format of Prometheus; the only module with its client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.process_collector import ProcessCollector

from aggregator.pipeline.measure import Measures

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
"""Of :func:`exposition`."""


def exposition(measures: Measures, *, now: datetime) -> bytes:
    """The measures as Prometheus reads them.

    Args:
        measures: of one moment.
        now: that moment, in UTC.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Once(measures, now))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


class _Once:
    def __init__(self, measures: Measures, now: datetime) -> None:
        self._measures = measures
        self._now = now

    def collect(self) -> Iterator[Metric]:
        m = self._measures
        store = m.store
        yield _by("sources", "Configured sources by how the last look ended.", "outcome", m.sources)
        yield _one("fetch_lag_seconds", "How long the longest due address is due.", m.fetch_lag_s)
        yield _one("posts", "Posts in the store.", store.posts)
        yield _one("revisions", "Revisions in the store.", store.revisions)
        yield _one("merges", "Pairs of texts that say the same.", store.pairs.get("match", 0))
        yield _one(
            "conflicts",
            "Pairs of texts that say the same with different facts.",
            store.pairs.get("conflict", 0),
        )
        if store.digest_at is not None:
            age = (self._now - store.digest_at).total_seconds()
            yield _one("digest_age_seconds", "Time since a digest was last kept.", age)
        yield _one("digest_lag_seconds", "How long the longest due digest is due.", m.digest_lag_s)
        states = ("queued", "sending", "sent", "failed", "unknown", "expired")
        outbox = {state: store.outbox.get(state, 0) for state in states}
        yield _by("outbox", "Deliveries by state.", "state", outbox)
        if store.run_at is not None:
            yield _one(
                "last_run_timestamp_seconds",
                "When the last run began that ended well or with some failures.",
                store.run_at.timestamp(),
            )
        yield _one("store_bytes", "Size of the database.", store.bytes_on_disk)
        yield _one("leading", "Whether this process leads.", int(m.is_leading))
        yield _one("last_run_seconds", "How long this process's last run took.", m.last_run_s)
        yield _one(
            "sources_read",
            "Configured sources that any process, workers too, looked at in the last 15 minutes.",
            m.sources_read,
        )
        yield _one("readers", "Processes that are asking hosts now, workers too.", m.readers)
        yield _one("hosts_asked", "Hosts that are being asked now.", m.hosts_asked)
        yield _counter(
            "runs",
            "Runs of this process by how they ended; what workers read is not among them.",
            "ended",
            m.runs,
        )
        yield _counter(
            "stage_seconds", "Wall time of this process's runs by stage.", "stage", m.stage_s
        )


def _one(name: str, doc: str, value: float) -> Metric:
    return GaugeMetricFamily(f"aggregator_{name}", doc, value=value)


def _by(name: str, doc: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"aggregator_{name}", doc, labels=[label])
    for each, value in sorted(values.items()):
        family.add_metric([each], value)
    return family


def _counter(name: str, doc: str, label: str, values: Mapping[str, float]) -> Metric:
    family = CounterMetricFamily(f"aggregator_{name}", doc, labels=[label])
    for each, value in sorted(values.items()):
        family.add_metric([each], value)
    return family
