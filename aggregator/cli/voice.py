"""How the commands speak: results to standard output, messages to standard error."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """A text that cannot steer a terminal: control and direction characters are spelt out."""
    return _CONTROL.sub(lambda c: repr(c.group())[1:-1], text.replace("\n", " "))


def counted(n: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def voice_options(*, reads: bool = False) -> Callable[[Command], Command]:
    """Options that each command and the program itself have.

    Args:
        reads: a program may read what the command says, hence ``--json``.
    """
    options = [
        ("-q", "--quiet", "Say nothing but errors."),
        ("-v", "--verbose", "Say what is done, and how long it takes."),
    ]
    if reads:
        options.append(("", "--json", "Print one JSON value for a program."))

    def decorate(command: Command) -> Command:
        for short, long, text in reversed(options):
            names = [name for name in (short, long) if name]
            command = click.option(
                *names, is_flag=True, expose_value=False, callback=_remember, help=text
            )(command)
        return command

    return decorate


def _remember(context: click.Context, option: click.Parameter, value: bool) -> None:
    if value and option.name:
        context.find_root().meta[f"voice.{option.name}"] = True


@dataclass(frozen=True, slots=True)
class Voice:
    """What one command may say.

    Attributes:
        quiet: nothing but results that were asked for and errors.
        verbose: everything.
        json: results as one JSON value.
    """

    quiet: bool = False
    verbose: bool = False
    json: bool = False

    @classmethod
    def now(cls) -> Voice:
        """The voice of the command that runs; sets up logging by it."""
        meta = click.get_current_context().find_root().meta
        voice = cls(*(f"voice.{name}" in meta for name in ("quiet", "verbose", "json")))
        if voice.quiet and voice.verbose:
            raise click.UsageError("--quiet and --verbose exclude each other")
        # The libraries' own messages are not for users: what concerns them comes as values.
        logging.basicConfig(handlers=[logging.NullHandler()])
        if voice.verbose:
            logging.getLogger("aggregator").setLevel(logging.INFO)
            logging.getLogger("aggregator").addHandler(logging.StreamHandler(sys.stderr))
        return voice

    def result(self, text: str) -> None:
        """One line of the result."""
        click.echo(text)

    def value(self, value: Any) -> None:
        """The result as one line of JSON."""
        click.echo(json_line(value))

    def note(self, text: str) -> None:
        """What one may want to know."""
        if not self.quiet:
            click.echo(clean(text), err=True)

    def detail(self, text: str) -> None:
        """What one wants to know who looks closely."""
        if self.verbose:
            click.echo(clean(text), err=True)

    def warning(self, text: str) -> None:
        """What one should know."""
        if not self.quiet:
            click.echo(f"{click.style('warning', fg='yellow')}: {clean(text)}", err=True)

    def failure(self, text: str) -> None:
        """What went wrong."""
        click.echo(f"{click.style('failed', fg='red')}: {clean(text)}", err=True)

    def bars(self) -> Bars:
        """Progress bars, in a terminal that one looks at."""
        return Bars(shown=not self.quiet and sys.stderr.isatty())


def json_line(value: Any) -> str:
    """JSON in one line; characters that the output cannot take are escaped."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(value)
    # Line separators are no control characters to JSON, but end a line for some readers.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


class Bars:
    """One progress bar at a time, for the stage that runs; gone when it is done.

    It is drawn at once and its clock runs, for the first step of a stage may be the slowest: a
    model is loaded in it.
    """

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._stage: str | None = None
        self._bar: Any = None
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._clock: threading.Thread | None = None

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """See :class:`aggregator.report.Progress`."""
        if not self._shown:
            return
        with self._lock:
            if stage != self._stage:
                self._open(stage, total)
            self._bar.total = total
            self._bar.n = done
            self._bar.update(0)
            if done == total:
                self._close()

    def _open(self, stage: str, total: int | None) -> None:
        from tqdm import tqdm

        self._close()
        self._stage = stage
        self._bar = tqdm(
            desc=clean(stage)[:30],
            total=total,
            leave=False,
            file=sys.stderr,
            dynamic_ncols=True,
            bar_format="{desc}: {bar:30} {n_fmt} of {total_fmt} [{elapsed}]"
            if total
            else "{desc} [{elapsed}]",
        )
        if self._clock is None:
            self._clock = threading.Thread(target=self._tick, daemon=True)
            self._clock.start()

    def _tick(self) -> None:
        while not self._done.wait(1.0):
            with self._lock:
                if self._bar is not None:
                    self._bar.refresh()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
        self._bar = self._stage = None

    def __enter__(self) -> Bars:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        with self._lock:
            self._close()
