"""Templates: the package's, and a folder of the user's in their place, file by file.

What a template shows is escaped; what it can reach is what it is handed (Jinja's sandbox). So a
folder of templates from somebody else can spoil a page, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from aggregator.errors import ConfigError, MissingExtra
from aggregator.render.clean import is_right_to_left
from aggregator.render.language import Language
from aggregator.render.phrases import capital

if TYPE_CHECKING:
    from jinja2 import Environment

NAMES: Final = (
    "digest.html",
    "digest_body.html",
    "passage.html",
    "digest.css",
    "mail.html",
    "mail.css",
    "entry.html",
)
"""The templates that a folder may replace."""


def fill(name: str, *, templates: Path | None, words: Language, **values: Any) -> str:
    """Fill a template.

    Args:
        name: one of :data:`NAMES`.
        templates: folder whose files take the place of the package's; it need not hold all.
        words: the language of the interface: ``say(...)`` and ``count(...)`` in a template.
        values: what the template is handed.

    Raises:
        MissingExtra: jinja2 is not installed.
        ConfigError: a template of the folder is wrong; it names the file and the line.
    """
    with _told(templates):
        environment = _environment(templates, words, _seen(templates))
        return environment.get_template(name).render(**values)


@contextmanager
def _told(templates: Path | None) -> Iterator[None]:
    """An error in a template of the user's names its file and line."""
    try:
        yield
    except (ConfigError, MissingExtra):
        raise
    # Whatever a template does wrong (a sum of a text and a number, say) is the template's error.
    except Exception as error:
        if templates is None:
            raise
        file, line = _place(error, templates)
        if line is None and not isinstance(error, UnicodeDecodeError):
            raise
        message = _plain(error) if line is None else f"line {line}: {_plain(error)}"
        raise ConfigError(
            message,
            file=str(file),
            hint="the package's own template takes its place where the file is removed",
        ) from error


def _place(error: Exception, templates: Path) -> tuple[Path, int | None]:
    """The template of the folder that an error came from, and the line; else the folder."""
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return (Path(error.filename) if error.filename else templates), error.lineno
    found: tuple[Path, int | None] = (templates, None)
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        # Jinja rewrites tracebacks: a frame of a template carries the template's file and line.
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.parent == templates:
            found = file, trace.tb_lineno
        trace = trace.tb_next
    return found


def _plain(error: Exception) -> str:
    """What is wrong, in one line."""
    return " ".join(str(error).split()) or type(error).__name__


def _seen(templates: Path | None) -> tuple[tuple[str, int], ...]:
    """The files of a folder, so that a new one counts at once, without a restart."""
    if templates is None:
        return ()
    try:
        files = sorted(path for path in templates.iterdir() if path.is_file())
    except OSError as error:
        why = error.strerror or str(error)
        raise ConfigError(f"the templates cannot be read: {why}", file=str(templates)) from error
    return tuple((path.name, path.stat().st_mtime_ns) for path in files)


@lru_cache(maxsize=16)
def _environment(
    templates: Path | None, words: Language, _files: tuple[tuple[str, int], ...]
) -> Environment:
    try:
        from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment
    except ImportError as error:
        raise MissingExtra(
            "a page needs jinja2", hint='pip install "liveblog-aggregator[app]"'
        ) from error
    ours = PackageLoader("aggregator.render", "templates")
    environment = ImmutableSandboxedEnvironment(
        loader=ours if templates is None else ChoiceLoader([FileSystemLoader(templates), ours]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(say=words.say, count=words.count, number=words.number)
    environment.filters.update(capital=capital, rtl=is_right_to_left)
    return environment
