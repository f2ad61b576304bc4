"""The pages of ``aggregator serve``: warnings, a configuration that changes, proxies."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from aggregator.config import Config
from tests.test_serve import CONFIG, PAGE
from tests.test_serve import served as daemon
from tests.web.served import HASH, PASSWORD, Client, served, with_web


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "storm.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "news.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def test_pages_and_health_are_of_one_address(folder: Path) -> None:
    with daemon(folder, "--listen", "0") as one:
        client = Client(one.until("listening on").rpartition(" ")[2])
        one.until("this process leads")
        page = client.ask("/")
        assert page.status == 200 and "first ferry was cancelled" in page.text
        for path in ("/healthz", "/readyz", "/metrics"):
            answer = client.ask(path, headers={"Host": "aggregator.internal:8080"})
            assert answer.status == 200 and answer.headers["cache-control"] == "no-store"
            assert client.ask(path, "HEAD").status == 200
            assert client.ask(path, "POST").status == 405
        assert client.ask("/", headers={"Host": "aggregator.internal"}).status == 421
        assert client.ask("/api/v1/").status == 200
        one.signal(signal.SIGTERM)
        assert one.ends() == 0
    secret = folder / ".aggregator-secret"
    assert not secret.exists() or secret.stat().st_mode & 0o077 == 0


def test_the_address_of_the_configuration_is_listened_on(folder: Path) -> None:
    (folder / "news.toml").write_text(f"{CONFIG}[web]\nlisten = 0\n", encoding="utf-8")
    with daemon(folder) as one:
        base = one.until("listening on").rpartition(" ")[2]
        assert base.startswith("http://127.0.0.1:")
        assert Client(base).ask("/healthz").status == 200


def test_what_others_could_do_is_told(folder: Path) -> None:
    toml = f'{CONFIG}[web]\npassword_hash = "{HASH}"\n'
    (folder / "news.toml").write_text(toml, encoding="utf-8")
    with daemon(folder, "--listen", "0:0") as one:  # every address of this machine
        one.until("whoever reaches this address may read")
        one.until("passwords go over the network in the clear")


def test_a_configuration_that_is_read_again_counts_at_once(folder: Path) -> None:
    file = folder / "news.toml"
    toml = f'{CONFIG}[web]\npassword_hash = "{HASH}"\n'
    file.write_text(toml, encoding="utf-8")
    with daemon(folder, "--listen", "0") as one:
        client = Client(one.until("listening on").rpartition(" ")[2])
        one.until("this process leads")
        assert client.ask("/").status == 200
        file.write_text(f'{toml}reading = "closed"\n', encoding="utf-8")
        one.signal(signal.SIGHUP)
        one.until("read again")
        assert client.ask("/").status == 303
        assert client.log_in().status == 303 and client.ask("/").status == 200
        secret = folder / ".aggregator-secret"
        assert secret.stat().st_mode & 0o077 == 0


def test_a_session_outlives_a_restart(folder: Path) -> None:
    toml = f'{CONFIG}[web]\npassword_hash = "{HASH}"\n'
    (folder / "news.toml").write_text(toml, encoding="utf-8")
    cookies: dict[str, str] = {}
    for said in ("Log in to correct", "Logged in as Ada."):
        with daemon(folder, "--listen", "0") as one:
            client = Client(one.until("listening on").rpartition(" ")[2], cookies)
            assert said in client.ask("/sources").text
            if not cookies:
                assert client.log_in().status == 303
            cookies = client.cookies


def failures(client: Client, address: str, times: int) -> list[int]:
    """What so many wrong logins from an address get, as a proxy tells it."""
    told = []
    for _ in range(times):
        token = client.token()
        answer = client.post(
            "/login", {"X-Forwarded-For": address}, token=token, name="Eve", password="wrong"
        )
        told.append(answer.status)
    return told


def test_only_our_own_proxies_are_believed(built: Config) -> None:
    with served(with_web(built, proxies=("127.0.0.0/8",))) as client:
        assert failures(client, "192.0.2.1", 7) == [403] * 6 + [429]
        assert failures(client, "192.0.2.2", 1) == [403]
        # What the client itself claims stands before what the proxy adds.
        assert failures(client, "192.0.2.9, 192.0.2.1", 1) == [429]
    with served(built) as client:
        told = [failures(client, f"192.0.2.{n}", 1)[0] for n in range(7)]
        assert told == [403] * 6 + [429]
        assert client.log_in(PASSWORD).status == 429
