"""The mail server and the readers in the configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from aggregator.config import Config, MailConfig, Reader, load_config
from aggregator.errors import ConfigError

SERVER = '[mail]\nhost = "mail.example.org"\nsender = "Desk <desk@example.org>"\n'


def read(tmp_path: Path, toml: str, **environ: str) -> Config:
    file = tmp_path / "aggregator.toml"
    file.write_text(toml, encoding="utf-8")
    return load_config(file, environ=environ)


def test_without_a_host_there_is_no_mail(tmp_path: Path) -> None:
    assert read(tmp_path, "").mail == MailConfig()
    assert read(tmp_path, "").readers == ()


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_port_goes_with_the_encryption(tmp_path: Path, security: str, port: int) -> None:
    assert read(tmp_path, f'{SERVER}security = "{security}"').mail.port == port
    assert read(tmp_path, f'{SERVER}security = "{security}"\nport = 2525').mail.port == 2525


def test_readers(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        SERVER
        + '[[reader]]\naddress = "Ada <ada@example.net>"\n'
        + '[[reader]]\naddress = "bo@example.net"\nformat = "text"\nedition = "evening"\n',
    )
    assert config.readers == (
        Reader("Ada <ada@example.net>"),
        Reader("bo@example.net", "text", "evening"),
    )


def test_the_password_comes_from_a_file_or_the_environment_and_is_not_shown(
    tmp_path: Path,
) -> None:
    (tmp_path / "secret").write_text("open sesame\n", encoding="utf-8")
    toml = f'{SERVER}username = "desk"\npassword_file = "secret"\n'
    config = read(tmp_path, toml)
    assert config.mail.password == "open sesame"
    assert "sesame" not in repr(config)
    assert read(tmp_path, toml, AGGREGATOR_MAIL_PASSWORD="other").mail.password == "other"


@pytest.mark.parametrize(
    ("toml", "key", "message"),
    [
        ('[mail]\nhost = "h"', "mail.sender", "must be given"),
        (f'{SERVER}password = "x"', "mail.password", "unknown key"),
        (f'{SERVER}password_file = "missing"', "mail.password_file", "cannot be read"),
        (f'{SERVER}password_file = "two-lines"', "mail.password_file", "line of its own"),
        (f"{SERVER}port = 0", "mail.port", "from 1 to 65535"),
        (f'{SERVER}security = "ssl"', "mail.security", 'unknown word "ssl"'),
        (f'{SERVER}unknown = "twice"', "mail.unknown", 'unknown word "twice"'),
        (f'{SERVER}unsubscribe = "http://e.org"', "mail.unsubscribe", "https://"),
        (f"{SERVER}give_up_h = 0", "mail.give_up_h", "more than none"),
        ('[mail]\nhost = "h"\nsender = "desk"', "mail.sender", "e-mail address"),
        ('[[reader]]\naddress = "a@b.net"', "mail.host", "there is a reader"),
        (f"{SERVER}[[reader]]\n", "reader 1", "needs an address"),
        (f'{SERVER}[[reader]]\naddress = "nobody"', "reader 1.address", "e-mail address"),
        (
            f'{SERVER}[[reader]]\naddress = "a@b.net"\n[[reader]]\naddress = "a@b.net"',
            "reader 2",
            "stands twice",
        ),
        (f"{SERVER}[reader]\n", "reader", "expected tables"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, toml: str, key: str, message: str) -> None:
    (tmp_path / "two-lines").write_text("one\ntwo\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, toml)
    assert caught.value.key == key
    assert message in str(caught.value)


def test_a_reader_may_have_a_language_and_topics(tmp_path: Path) -> None:
    reader = (
        '[[reader]]\naddress = "ada@example.net"\nlanguage = "uk"\ntopics = ["flood*", "Kyiv"]\n'
    )
    (found,) = read(tmp_path, SERVER + reader).readers
    assert (found.language, found.topics, found.empty) == ("uk", ("flood*", "Kyiv"), False)


def test_the_languages_of_readers_are_those_that_there_are() -> None:
    from typing import get_args

    from aggregator.config.keys import INTERFACE_LANGUAGES
    from aggregator.config.mail import ReaderLanguage
    from aggregator.render import LANGUAGES
    from aggregator.web.subscribe_pages import LANGUAGE_NAMES

    assert get_args(ReaderLanguage) == INTERFACE_LANGUAGES == LANGUAGES == tuple(LANGUAGE_NAMES)
