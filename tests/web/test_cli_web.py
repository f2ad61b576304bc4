"""``aggregator web`` and what ``[web]`` and ``[[token]]`` say in the configuration."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from aggregator.cli import main
from aggregator.config import Config, Token, load_config
from aggregator.errors import ConfigError
from aggregator.web.passwords import is_password, token_among

SECRET = "0123456789abcdef0123456789abcdef"


def read(folder: Path, toml: str, **environ: str) -> Config:
    (folder / "aggregator.toml").write_text(toml, encoding="utf-8")
    return load_config(folder / "aggregator.toml", environ=environ)


def made(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[str, str]:
    assert main(["web", *words]) == 0
    told = capsys.readouterr()
    return told.out, told.err


def test_a_hash_of_a_password_goes_into_the_configuration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a lamp on the quay\n"))
    line, _ = made(capsys, "hash-password")
    web = read(tmp_path, f"[web]\n{line}").web
    assert web.password is not None and web.has_login
    assert is_password("a lamp on the quay", web.password)
    assert "lamp" not in line and str(web.password) not in repr(web)
    written = re.search(r'"(.*)"', line)
    assert written is not None
    other = read(tmp_path, "", AGGREGATOR_WEB_PASSWORD_HASH=written[1]).web
    assert other.password == web.password


def test_a_password_that_is_too_short_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert main(["web", "hash-password"]) == 2
    told = capsys.readouterr()
    assert "10 to" in told.err and "short" not in told.err and told.out == ""


def test_a_token_goes_into_the_configuration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, told = made(capsys, "token", 'the "desk"', "--scope", "correct", "--scope", "dedup")
    (token,) = read(tmp_path, table).web.tokens
    assert (token.name, token.scopes) == ('the "desk"', ("correct", "dedup"))
    secret = told.split()[-1]
    assert secret not in table and token_among(secret, (token,)) == token
    assert token_among(secret[:-1], (token,)) is None
    assert token.may("correct") and token.may("read") and token.may("dedup")
    assert not Token("x", "0" * 64).may("correct")


def test_what_the_pages_are_told(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    web = read(
        tmp_path,
        '[web]\nlisten = 8080\nbase_url = "https://news.example/x"\nhosts = ["News.Example"]\n'
        'proxies = ["127.0.0.1", "10.0.0.0/8"]\nsession_h = 2\nsecret_file = "secret"\n',
    ).web
    assert web.listen == ("127.0.0.1", 8080) and web.base_url == "https://news.example/x/"
    assert web.hosts == ("news.example",) and web.proxies == ("127.0.0.1", "10.0.0.0/8")
    assert web.secret == SECRET and SECRET not in repr(web) and not web.has_login
    assert read(tmp_path, "", AGGREGATOR_WEB_SECRET=SECRET[::-1]).web.secret == SECRET[::-1]


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ('[web]\nlisten = "host"', "web.listen"),
        ("[web]\nlisten = true", "web.listen"),
        ('[web]\nreading = "shut"', "web.reading"),
        ('[web]\nreading = "closed"', "web.reading"),
        ('[web]\nhosts = ["a b"]', "web.hosts"),
        ('[web]\nhosts = ["a:80"]', "web.hosts"),
        ('[web]\nproxies = ["proxy"]', "web.proxies"),
        ("[web]\nsession_h = 0", "web.session_h"),
        ('[web]\npassword_hash = "plain words"', "web.password_hash"),
        ('[web]\nsecret_file = "none"', "web.secret_file"),
        ('[web]\nbase_url = "news.example"', "web.base_url"),
        ("token = 1", "token"),
        ('[[token]]\nhash = "sha256:00"', "token 1"),
        ('[[token]]\nname = "a"', 'token "a"'),
        (f'[[token]]\nname = "a"\nhash = "sha256:{"0" * 64}"\nscopes = ["write"]', "scopes"),
        ((f'[[token]]\nname = "a"\nhash = "sha256:{"0" * 64}"\n') * 2, 'token "a"'),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, toml: str, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, toml)
    assert key in str(caught.value)
    assert "plain words" not in str(caught.value)


def test_a_secret_that_is_too_short_is_told_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, '[web]\nsecret_file = "secret"')
    assert "32" in str(caught.value) and "hush" not in str(caught.value)
