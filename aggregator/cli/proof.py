"""The proof of a digest: ``aggregator verify``."""

from __future__ import annotations

from pathlib import Path

import click

from aggregator.cli.options import config_options, load_stored
from aggregator.cli.voice import Voice, counted, voice_options


@click.command()
@click.argument("path", metavar="DIGEST.json", type=click.Path(exists=True, dir_okay=False))
@config_options("config", "db", "out", "timezone", "encoder")
@voice_options(reads=True)
@click.pass_context
def verify(
    context: click.Context,
    path: str,
    file: str | None,
    database: str | None,
    out: str | None,
    timezone: str | None,
    encoder: str | None,
) -> None:
    """Prove a digest, word by word, against the store.

    Checks that each passage stands verbatim in the revision that it names, at that place, with
    that time and that link; that the revision stands in the bytes of its page; that headlines,
    values and changes are verbatim; and that the digest is, byte for byte, what the store gives
    as of its time. Names each place that is not so.

    \b
    Exit codes:
      0  all of it holds
      1  something does not
      2  something could not be checked: made with another configuration or version, bytes that
         are not kept any more, no store
    """
    voice = Voice.now()
    config = load_stored(file, database=database, out=out, timezone=timezone, encoder=encoder)
    from aggregator import pipeline

    try:
        document = Path(path).read_bytes().decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{path} is not UTF-8: {error}.") from error
    proof = pipeline.verify(config, document)
    if voice.json:
        voice.value(
            {
                "proven": proof.exit_code == 0,
                "passages": proof.passages,
                "revisions": proof.revisions,
                "pages": proof.pages,
                "problems": [{"where": p.where, "message": p.message} for p in proof.problems],
                "unchecked": proof.unchecked,
            }
        )
    else:
        for problem in proof.problems:
            voice.failure(f"{problem.where}: {problem.message}".removeprefix(": "))
        for line in proof.unchecked:
            voice.warning(f"not checked: {line}")
        parts = (
            counted(proof.passages, "passage"),
            counted(proof.revisions, "revision"),
            counted(proof.pages, "page"),
        )
        end = {0: "all of it holds", 1: "not all of it holds", 2: "what was checked holds"}
        voice.result(f"{', '.join(parts)}: {end[proof.exit_code]}.")
    context.exit(proof.exit_code)
