"""What the pages and the API need in the configuration: ``aggregator web``."""

from __future__ import annotations

import json
import sys

import click

from aggregator.cli.voice import Voice, voice_options


@click.group()
def web() -> None:
    """Make what the pages and the HTTP API need to know who is who."""


@web.command("hash-password")
@voice_options()
def hash_password() -> None:
    """Make a password unreadable for the configuration.

    Asks for the password twice; where standard input is no terminal, it is its first line. Prints
    the line to put under [web].
    """
    from aggregator.web.passwords import hash_password as made_of

    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    try:
        made = made_of(password)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    voice = Voice.now()
    voice.result(f'password_hash = "{made}"')
    voice.note("Put this line under [web] in the configuration.")


@web.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(["read", "correct", "dedup"]),
    default=["read"],
    show_default=True,
    help="What it may; give it several times for several.",
)
@voice_options()
def token(name: str, scopes: tuple[str, ...]) -> None:
    """Make a token for a program that uses the HTTP API, or for a person.

    Prints the table for the configuration, which holds the token's hash, and the token itself,
    which is shown this once.
    """
    from aggregator.web.passwords import new_token, token_hash

    if not name.strip() or not name.isprintable():
        raise click.UsageError("give a name of one line.")
    made = new_token()
    voice = Voice.now()
    voice.result("[[token]]")
    voice.result(f"name = {json.dumps(name, ensure_ascii=False)}")
    voice.result(f'hash = "sha256:{token_hash(made)}"')
    voice.result(f"scopes = {json.dumps(list(dict.fromkeys(scopes)))}")
    voice.note("Put this table into the configuration. The token, which is not shown again:")
    click.echo(made, err=True)
