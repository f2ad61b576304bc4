"""Digests that are due go to their recipients: built, queued in the outbox, and noted as done.

The note is made last. A process that is killed before it does the whole again, which changes
nothing: a digest that is as it was is not stored anew, and a delivery is queued once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.config import Config
from aggregator.pipeline.daily import build_day
from aggregator.pipeline.delivery import Clock, queue, running, send_due
from aggregator.pipeline.due import Due, Slot, plan
from aggregator.pipeline.editions import editions_of
from aggregator.pipeline.recipients import awaited, recipients_of
from aggregator.pipeline.watch import Watch
from aggregator.report import DeliveryReport, DigestOutcome, Progress
from aggregator.store import Release, ReleaseState, Store


@dataclass(frozen=True, slots=True)
class Released:
    """What was done about the digests that were due.

    Attributes:
        releases: one for each, in the order in which they were due.
        delivery: what the outbox did after that.
        built: the digests that were built for it.
    """

    releases: tuple[Release, ...]
    delivery: DeliveryReport
    built: tuple[DigestOutcome, ...] = ()


def slots_of(config: Config) -> list[Slot]:
    """When each edition is due.

    An edition with a time of its own is due then; that of a whole day, on the next day at the
    time at which mail goes out.
    """
    if config.digest.editions:
        return [Slot(name, at) for name, at in config.digest.editions.items()]
    return [Slot(config.digest.edition, config.mail.at, days_after=1)]


def release_due(
    config: Config,
    store: Store,
    *,
    now: datetime,
    watch: Watch,
    clock: Clock | None = None,
    progress: Progress | None = None,
) -> Released:
    """Build, queue and send what is due; send what is still in the outbox.

    Args:
        config: who the readers are, and when.
        store: what there is.
        now: in UTC.
        watch: is told how long the stages take.
        clock: of the deliveries; ``None``: begins at ``now`` and runs.
        progress: is told how far they have come.

    Raises:
        DeliveryError: an address of a reader is none.
        StoreError: the store cannot be used.
    """
    done: list[Release] = []
    built: list[DigestOutcome] = []
    queued = 0
    if awaited(config, store):
        last, known = store.releases.last()
        zone = config.digest.timezone
        late = timedelta(hours=config.mail.late_h)
        for step in plan(slots_of(config), zone, now=now, last=last, done=known, late=late):
            if step.is_late:
                reason = (
                    f"was due at {step.due.at:%Y-%m-%d %H:%M} UTC, more than "
                    f"{config.mail.late_h:g} hours ago"
                )
                release = _release(config, step.due, now, "skipped", reason=reason)
            else:
                release, number, outcome = _build(config, store, step.due, now, watch, progress)
                queued += number
                built.extend([outcome] if outcome is not None else [])
            store.releases.add(release)
            done.append(release)
    with watch("deliver"):
        report = send_due(config, store, clock=clock or running(now), queued=queued)
    return Released(tuple(done), report, tuple(built))


def _build(
    config: Config,
    store: Store,
    due: Due,
    now: datetime,
    watch: Watch,
    progress: Progress | None,
) -> tuple[Release, int, DigestOutcome | None]:
    edition = next(e for e in editions_of(config, due.day) if e.name == due.edition)
    moment = store.moment(now) if store.has_many_writers else None
    outcome = build_day(
        config, store, edition, now=now, as_of=moment, watch=watch, progress=progress
    )
    kept = store.latest_digest(due.day, config.digest.timezone, due.edition)
    if kept is None:
        return _release(config, due, now, "empty", reason="there was no post"), 0, None
    number = queue(config, store, kept, recipients_of(config, store, due.edition), now=now)
    return _release(config, due, now, "queued", digest_id=kept.id), number, outcome


def _release(
    config: Config,
    due: Due,
    now: datetime,
    state: ReleaseState,
    *,
    digest_id: int | None = None,
    reason: str = "",
) -> Release:
    zone = config.digest.timezone
    return Release(due.day, zone, due.edition, due.at, now, state, digest_id, reason)
