"""Writes what is made from the program: ``python docs/reference.py``.

That is the reference of the command line, the JSON Schema of the configuration, and the defaults
of the thresholds in ``config/aggregator.toml``. A test fails when one of them is stale.
"""

from __future__ import annotations

import json
from pathlib import Path

import click

from aggregator.cli import cli
from aggregator.config import json_schema
from aggregator.config.template import section

HERE = Path(__file__).parent
WIDTH = 88

INTRO = """\
# The command line

<!-- Made by docs/reference.py from the program. Do not edit: run it again. -->

Each section is what `aggregator COMMAND --help` prints. `python -m aggregator` is the same
program.
"""


def cli_page() -> str:
    """``cli.md``: the help of the program and of each command."""
    parts = [INTRO]
    root = click.Context(cli, info_name="aggregator", terminal_width=WIDTH, **cli.context_settings)
    for name in ("", *cli.list_commands(root)):
        command = cli.commands[name] if name else cli
        context = click.Context(command, info_name=name, parent=root) if name else root
        parts.append(
            f"## aggregator{f' {name}' if name else ''}\n\n"
            f"```text\n{command.get_help(context).rstrip()}\n```\n"
        )
        if name and isinstance(command, click.Group):
            for inner in command.list_commands(context):
                below = click.Context(command.commands[inner], info_name=inner, parent=context)
                text = command.commands[inner].get_help(below).rstrip()
                parts.append(f"## aggregator {name} {inner}\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


def pages() -> dict[Path, str]:
    """The text of each file."""
    schema = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    demo = HERE.parent / "config" / "aggregator.toml"
    return {
        HERE / "cli.md": cli_page(),
        HERE / "config.schema.json": schema,
        demo: with_thresholds(demo.read_text(encoding="utf-8")),
    }


def with_thresholds(toml: str) -> str:
    """A configuration with the defaults of the thresholds as they are now."""
    before, _, rest = toml.partition("[dedup.thresholds]\n")
    after = rest[rest.index("# How addresses") :]
    return f"{before}{section('dedup.thresholds')}\n{after}"


if __name__ == "__main__":
    for file, text in pages().items():
        file.write_text(text, encoding="utf-8")
