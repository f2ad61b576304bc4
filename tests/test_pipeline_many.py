"""Half a hundred sources in one run of the job: slow, failing and hostile ones beside good ones."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, OutputConfig, PullConfig
from aggregator.model import Source
from aggregator.store import Store
from tests.pull.web.servers import Asked, Handler, Server, answer, drip, raw, running, silent
from tests.test_pipeline_addresses import tagged

NOW = datetime(2025, 4, 9, 20, 0, tzinfo=UTC)
PLACES = [f"{a}{b}" for a in ("North", "South", "East", "West", "Upper") for b in ("ford", "ley")]
GOOD, SLOW, SAME, BAD = 20, 10, 10, 10
DRIP = drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n")
HOSTILE: list[Handler] = [
    DRIP,
    silent,
    answer(500),
    answer(404),
    raw(b""),
    raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n"),
    answer(302, location="http://169.254.169.254/"),
    answer(302, location="file:///etc/passwd"),
    answer(body=b"\x00" * 5000),
    answer(body=b"", content_encoding="gzip"),
]


def page(number: int) -> bytes:
    place = f"{PLACES[number % 10]} {number}"
    return (
        f"<!doctype html><html lang=en><head><title>Market day at {place}</title>"
        f'<meta property="article:published_time" content="2025-04-09T08:{number:02}:00Z"></head>'
        f"<body><article><h1>Market day at {place}</h1><p>At {place} the market was held in the"
        f" rain, and {100 + number} head of cattle were sold before the auctioneer, whose family"
        f" has cried the beasts of {place} for four generations, went home with a cold.</p>"
        "</article></body></html>"
    ).encode()


def test_fifty_sources_of_every_sort_in_one_run(tmp_path: Path) -> None:
    with running(Server()) as server:
        served = asyncio.Event()
        left = {f"/good{number}" for number in range(GOOD)}

        def good(number: int) -> Handler:
            whole = tagged(page(number), str(number))

            async def handle(
                asked: Asked, reader: asyncio.StreamReader, w: asyncio.StreamWriter
            ) -> None:
                await whole(asked, reader, w)
                left.discard(asked.path)
                if not left:
                    served.set()

            return handle

        def slow(number: int) -> Handler:
            whole = answer(body=page(number))

            async def handle(
                asked: Asked, reader: asyncio.StreamReader, w: asyncio.StreamWriter
            ) -> None:
                # Not before all good ones were served: if it held them up, none would end.
                await served.wait()
                await whole(asked, reader, w)

            return handle

        for number in range(GOOD):
            server.paths[f"/good{number}"] = good(number)
        for number in range(SLOW):
            server.paths[f"/slow{number}"] = slow(GOOD + number)
        for number in range(SAME):
            server.paths[f"/same{number}"] = tagged(page(GOOD + SLOW + number), "same")
        for number in range(BAD):
            server.paths[f"/bad{number}"] = HOSTILE[number]
        names = [path[1:] for path in server.paths]
        config = Config(
            output=OutputConfig(folder=tmp_path),
            dedup=DedupConfig(encoder="none"),
            pull=PullConfig(
                contact="desk@example.org",
                # The server's own port is named and no other: nothing else of this machine is.
                allow_hosts=frozenset({f"127.0.0.1:{server.port}"}),
                robots=False,
                host_delay_s=0.0,
                per_host=40,
                concurrency=40,
                deadline_s=3.0,
            ),
            # The bad ones first: they have their turn before the others.
            sources=tuple(Source(n, url=f"{server.url}/{n}") for n in sorted(names)),
        )
        report = pipeline.run(config, now=NOW)
        ends = {one.source: one.outcome for one in report.sources}
        assert len(ends) == len(report.sources) == len(names) == GOOD + SLOW + SAME + BAD
        assert {n for n, end in ends.items() if end == "new"} == {
            n for n in names if "bad" not in n
        }
        assert {ends[f"bad{n}"] for n in range(BAD)} <= {"failed", "challenged"}
        order = [one.source.rstrip("0123456789") for one in report.sources]
        assert order.index("slow") > max(i for i, kind in enumerate(order) if kind == "good")
        with Store.open(config.database_url) as store:
            posts = [r.post for r in store.revisions_of_day(date(2025, 4, 9), "UTC")]
            assert len(posts) == GOOD + SLOW + SAME
            assert {s.name: s.last_outcome for s in store.sources()} == ends
        [digest] = report.digests
        assert digest.passages >= GOOD + SLOW + SAME
        assert report.exit_code == 1

        later = pipeline.run(config, now=NOW + timedelta(hours=12))
        again = {one.source: one.outcome for one in later.sources}
        assert {again[f"same{n}"] for n in range(SAME)} == {"not modified"}
        assert {again[f"slow{n}"] for n in range(SLOW)} == {"unchanged"}
        assert later.digests == ()
