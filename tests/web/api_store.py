"""A small store for the tests of reading and of the API: two days, three outlets, one edit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, DigestConfig, OutputConfig
from aggregator.model import Source

NOW = datetime(2031, 5, 2, 20, 0, tzinfo=UTC)
FIRST = date(2031, 5, 1)
SECOND = date(2031, 5, 2)

_ARTICLE = """{title}

{day}, {time}

By {author}

{text}
"""


def article(title: str, day: str, time: str, author: str, *paragraphs: str) -> str:
    return _ARTICLE.format(
        title=title, day=day, time=time, author=author, text="\n\n".join(paragraphs)
    )


def write_first_day(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gazette.txt").write_text(
        article(
            "Ferry aground off Carrow Point",
            "1 May 2031",
            "08:30",
            "Una Brekke",
            "The ferry Alder ran aground off Carrow Point shortly before dawn with 137 passengers"
            " on board, the coastguard said.",
            "Lifeboats from three stations brought everybody ashore, and nobody was hurt.",
        )
    )
    (folder / "courier.txt").write_text(
        article(
            "Ferry aground off Carrow Point",
            "1 May 2031",
            "10:15",
            "Rafe Ostler",
            "The ferry Alder ran aground off Carrow Point shortly before dawn with 173 passengers"
            " on board, the coastguard said.",
            "Lifeboats from three stations brought everybody ashore, and nobody was hurt.",
        )
    )
    (folder / "post.txt").write_text(
        article(
            "Dockers back strike over night shifts",
            "1 May 2031",
            "11:05",
            "Ina Falk",
            "Dockers in Halmouth have voted by a wide margin to strike over night shifts.",
            "The union said talks could still avert the walk-out at the café by the quay.",
        )
    )


def write_second_day(folder: Path) -> None:
    (folder / "gazette-2.txt").write_text(
        article(
            "Ferry Alder towed off Carrow Point",
            "2 May 2031",
            "09:00",
            "Una Brekke",
            "Tugs towed the ferry Alder off Carrow Point at high water, a day after she ran aground"
            " with 137 passengers on board.",
            "Divers found a tear of four metres in the keel of the ferry Alder.",
        )
    )
    (folder / "post.txt").write_text(
        article(
            "Dockers back strike over night shifts",
            "1 May 2031",
            "11:05",
            "Ina Falk",
            "Dockers in Halmouth have voted by a narrow margin to strike over night shifts.",
            "The union said talks could still avert the walk-out at the café by the quay.",
        )
    )


def make_config(folder: Path) -> Config:
    return Config(
        output=OutputConfig(folder=folder / "out"),
        digest=DigestConfig(timezone="Europe/London"),
        dedup=DedupConfig(encoder="none"),
        sources=(Source(name="coast", paths=(str(folder / "in"),), zone="Europe/London"),),
    )


def fill(folder: Path) -> Config:
    """Two runs, a day apart; gives the configuration."""
    config = make_config(folder)
    write_first_day(folder / "in")
    pipeline.run(config, now=NOW - timedelta(days=1))
    write_second_day(folder / "in")
    pipeline.run(config, now=NOW)
    return config
