"""``aggregator sources add``, ``remove``, ``check`` and so on: over the configuration file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from aggregator.cli.options import config_options, load
from aggregator.cli.setup import summaries
from aggregator.cli.voice import Voice, clean, counted, voice_options

if TYPE_CHECKING:
    from aggregator.config import Config


@dataclass(frozen=True, slots=True)
class _New:
    """A source that is to be written into the file."""

    name: str
    url: str
    kind: str | None = None

    @property
    def toml(self) -> str:
        """Its table. A text of JSON is one of TOML, once control characters are spelt out."""
        lines = ["", "[[source]]", f"name = {_quoted(self.name)}", f"url = {_quoted(self.url)}"]
        return "\n".join([*lines, *([f"kind = {_quoted(self.kind)}"] if self.kind else []), ""])


@click.command()
@click.argument("url")
@click.option("--name", help="Name of the source. [default: the title of what is there]")
@click.option("--yes", "-y", is_flag=True, help="Add the likeliest without asking.")
@config_options("config")
@voice_options()
def add(url: str, name: str | None, yes: bool, file: str | None) -> None:
    """Look what is at URL, and add it to the configuration file.

    Says what it found: a live blog or an article, a feed, a site map, and the feeds that a page
    names; and asks which of them to add.
    """
    voice = Voice.now()
    config = load(file)
    _file(config)
    from aggregator.config.checks import address
    from aggregator.config.values import checked
    from aggregator.pipeline.discovery import look

    url = checked(address, url, None, "URL")
    found = look(config.pull, url, now=datetime.now(UTC))
    for number, one in enumerate(found, start=1):
        title = f" {clean(one.title)}" if one.title else ""
        voice.result(f"{number}. {one.why}:{title}\n   {clean(one.url)}")
    chosen = found[0]
    if not yes:
        # Named one of several: only then is there something to choose.
        if len(found) > 1:
            wanted = click.IntRange(0, len(found))
            number = click.prompt("Add which (0 for none)?", type=wanted, default=1, err=True)
        else:
            number = int(click.confirm("Add it?", default=True, err=True))
        if number == 0:
            voice.note("Nothing was added.")
            return
        chosen = found[number - 1]
    if chosen.url in {source.url for source in config.sources}:
        voice.note(f"{clean(chosen.url)} is a source already; nothing was added.")
        return
    title = name or chosen.title or urlsplit(chosen.url).hostname or chosen.url
    _write(voice, config, [_New(title, chosen.url, chosen.kind)])


@click.command()
@click.argument("names", metavar="SOURCE...", nargs=-1, required=True)
@config_options("config")
@voice_options()
def remove(names: tuple[str, ...], file: str | None) -> None:
    """Take sources out of the configuration file.

    The rest of the file stays as it is written, with its comments; and what is stored of a source
    stays stored.
    """
    voice = Voice.now()
    config = load(file)
    from aggregator.config.edit import without_source
    from aggregator.errors import ConfigError

    if config.file is None:
        raise ConfigError("there is no configuration file", hint="aggregator init writes one")
    known = {source.name for source in config.sources}
    for name in names:
        if name not in known:
            raise click.UsageError(f"no source is named {name!r}; {_guess(name, known)}.")
    names = tuple(dict.fromkeys(names))
    try:
        # As bytes: line ends stay as they are.
        text = config.file.read_bytes().decode()
        for name in names:
            text = without_source(text, name, file=config.file)
        config.file.write_bytes(text.encode())
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", file=str(config.file)) from error
    stored = summaries(config)
    for name in names:
        posts = stored[name].posts if name in stored else 0
        kept = f"; {counted(posts, 'post')} of it stay in the store" if posts else ""
        voice.note(clean(f"{name} was removed from {config.file}{kept}."))


def _guess(name: str, known: Iterable[str]) -> str:
    from aggregator.config.checks import guess

    return guess(name, known) if known else "there are none"


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@config_options("config")
@voice_options()
@click.pass_context
def check(context: click.Context, names: tuple[str, ...], file: str | None) -> None:
    """Fetch the addresses of the sources now, and say what is there.

    Due or not; robots.txt is obeyed, and nothing is stored. Without SOURCE, all are asked.
    """
    voice = Voice.now()
    config = load(file)
    from aggregator.pipeline.discovery import check as look_at

    chosen = [s for s in config.sources if s.url is not None and (not names or s.name in names)]
    for name in sorted(set(names) - {source.name for source in chosen}):
        raise click.UsageError(f"no source with an address is named {name!r}.")
    failed = False
    for source, answer in look_at(config.pull, chosen, now=datetime.now(UTC)) if chosen else ():
        if isinstance(answer, str):
            voice.result(clean(f"{source.name}: {answer}"))
        else:
            failed = True
            voice.failure(f"{source.name}: {answer}")
    if not chosen:
        voice.note("No source is an address.")
    context.exit(1 if failed else 0)


@click.command(name="import")
@click.argument("opml", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@config_options("config")
@voice_options()
def import_opml(opml: str, file: str | None) -> None:
    """Add the sources of a reading list (OPML) to the configuration file.

    An address that is a source already is passed over.
    """
    voice = Voice.now()
    config = load(file)
    _file(config)
    from aggregator.pull.feeds import parse_opml

    listed = parse_opml(Path(opml).read_bytes(), url="")
    known = {source.url for source in config.sources}
    _write(voice, config, [_New(one.title, one.url) for one in listed if one.url not in known])


@click.command()
@config_options("config")
@voice_options()
def export(file: str | None) -> None:
    """Print the sources that are addresses as a reading list (OPML)."""
    Voice.now()
    from aggregator.pull.feeds import OpmlSource, write_opml

    listed = [
        OpmlSource(source.name, source.url, kind="link" if source.kind == "page" else "rss")
        for source in load(file).sources
        if source.url is not None
    ]
    click.echo(write_opml(listed, now=datetime.now(UTC)), nl=False)


def _file(config: Config) -> Path:
    """The file that sources are added to.

    Raises:
        ConfigError: there is none, or it names no contact, without which nothing is fetched.
    """
    from aggregator.errors import ConfigError

    if config.file is None:
        raise ConfigError("there is no configuration file", hint="aggregator init writes one")
    if config.pull.contact is None:
        hint = 'contact = "you@example.org": webmasters want to know who asks'
        raise ConfigError("must be given", file=str(config.file), key="pull.contact", hint=hint)
    return config.file


def _write(voice: Voice, config: Config, new: Sequence[_New]) -> None:
    """Append sources to the file, if it can still be read with them."""
    from aggregator.config import parse_config
    from aggregator.errors import ConfigError

    file = _file(config)
    named = list(_named(new, {source.name for source in config.sources}))
    added = "".join(one.toml for one in named)
    try:
        before = file.read_text(encoding="utf-8-sig")
        parse_config(f"{before.rstrip()}\n{added}", file=file)
        with file.open("a", encoding="utf-8") as toml:
            toml.write(added if before.endswith("\n") or not before else f"\n{added}")
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", file=str(file)) from error
    for one in named:
        voice.detail(f"{one.name}: {one.url}")
    voice.note(f"{counted(len(named), 'source')} added to {file}.")


def _named(new: Iterable[_New], taken: set[str]) -> Iterable[_New]:
    """The same under names that nobody has."""
    for one in new:
        plain = " ".join(one.name.split())[:100] or one.url
        name, number = plain, 2
        while name in taken:
            name, number = f"{plain} ({number})", number + 1
        taken.add(name)
        yield _New(name, one.url, one.kind)


def _quoted(text: str) -> str:
    # JSON leaves DEL and the C1 controls as they are, TOML takes no DEL.
    return json.dumps(re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "", text), ensure_ascii=False)
