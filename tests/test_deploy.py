"""The files that start the service elsewhere: whole, without a secret, naming what is there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from aggregator.cli import cli
from aggregator.config import load_config

ROOT = Path(__file__).resolve().parents[1]
CONTRIB = ROOT / "contrib"
UNITS = sorted((CONTRIB / "systemd").iterdir())


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))


def options_of(command: list[str]) -> None:
    """Fails unless the program knows this command and its options."""
    name, *rest = command
    context = cli.commands[name].make_context(name, list(rest))
    context.close()


def test_compose_names_only_what_is_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"aggregator", "postgres", "mailpit"}
    declared = {kind: set(compose.get(kind) or {}) for kind in ("volumes", "networks", "secrets")}
    for name, service in services.items():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (ROOT / source).exists(), f"{name}: {source}"
            else:
                assert source in declared["volumes"], f"{name}: {source}"
        assert set(service.get("networks", [])) <= declared["networks"]
        for secret in service.get("secrets", []):
            assert (secret if isinstance(secret, str) else secret["source"]) in declared["secrets"]
        for other, how in (service.get("depends_on") or {}).items():
            assert "healthcheck" in services[other] and how["condition"] == "service_healthy"
    assert (ROOT / services["aggregator"]["build"] / "Dockerfile").is_file()
    options_of(services["aggregator"]["command"])


def _compose() -> list[str]:
    """The program that reads such files, wherever it is; it needs no engine for that."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) is not None:
            done = subprocess.run([*command, "version"], capture_output=True)
            if done.returncode == 0:
                return command
    pytest.skip("neither docker compose nor docker-compose is installed")


def test_compose_itself_takes_the_file(compose: dict[str, Any]) -> None:
    done = subprocess.run(
        [*_compose(), "-f", str(ROOT / "docker-compose.yml"), "config"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    assert set(yaml.safe_load(done.stdout)["services"]) == set(compose["services"])


def test_compose_services_are_kept_small(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["mem_limit"] and service["healthcheck"]["test"], name
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), f"{name} listens on {port}"
    for name in ("aggregator", "mailpit"):
        service = compose["services"][name]
        assert service["user"].split(":")[0] not in ("0", "root") and service["cap_drop"] == ["ALL"]
    assert compose["services"]["postgres"]["networks"] == ["inside"]
    assert compose["networks"]["inside"]["internal"] is True


def test_no_secret_stands_in_a_file(compose: dict[str, Any]) -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    for secret in compose["secrets"].values():
        assert set(secret) == {"file"}
        assert "/contrib/compose/secrets/" in ignored
        assert secret["file"].startswith("./contrib/compose/secrets/")
    texts = [ROOT / "docker-compose.yml", ROOT / "Dockerfile"]
    texts += [p for p in CONTRIB.rglob("*") if p.is_file() and "secrets/" not in p.as_posix()]
    for file in texts:
        text = file.read_text("utf-8")
        assert not re.search(r"://[^\s/@:]+:[^\s/@]+@", text), f"{file}: a password in an address"
        for line in text.splitlines():
            if match := re.search(r"(?i)\b\w*(password|token|secret)\s*[:=]\s*(\S+)", line):
                assert "$" in match[2] or "/" in match[2], f"{file}: {line.strip()}"


def test_the_secrets_are_made_once_and_kept_from_others(tmp_path: Path) -> None:
    script = tmp_path / "secrets.sh"
    shutil.copy(CONTRIB / "compose" / "secrets.sh", script)
    # chown needs the right to; the files themselves are what is looked at here.
    text = script.read_text().replace("chown 10001:10001", "true")
    script.write_text(text)
    for _ in range(2):
        subprocess.run(["sh", str(script)], check=True)
        password = (tmp_path / "secrets" / "postgres-password").read_text()
        assert re.fullmatch(r"[0-9a-f]{48}", password)
        line = (tmp_path / "secrets" / "pgpass").read_text()
        assert line == f"postgres:5432:aggregator:aggregator:{password}\n"
        (tmp_path / "seen").touch()
    assert (tmp_path / "secrets").stat().st_mode & 0o77 == 0
    assert (tmp_path / "secrets" / "pgpass").stat().st_mode & 0o77 == 0


def test_the_configuration_of_compose_can_be_used() -> None:
    config = load_config(CONTRIB / "compose" / "aggregator.toml", environ={})
    assert config.mail.host == "mailpit" and config.readers and config.alarm.address


def test_the_image_is_made_of_steps_that_are_there() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    steps = [line.split(None, 1) for line in text.splitlines() if line and line[0] not in "# "]
    known = {word for word, _ in steps}
    assert known <= {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "ENTRYPOINT", "CMD"}
    for word, rest in steps:
        if word == "COPY" and "--from" not in rest:
            for name in rest.split()[:-1]:
                assert (ROOT / name).exists(), name
    last = dict(steps)
    assert last["USER"] == "aggregator"
    assert json.loads(last["ENTRYPOINT"]) == ["aggregator"]
    options_of(json.loads(last["CMD"]))
    extras = re.search(r"'\.\[([\w,]+)\]'", text)
    assert extras
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(extras[1].split(",")) <= set(project["optional-dependencies"])
    # What is left out of the build's context must not be what it copies.
    allowed = (ROOT / ".dockerignore").read_text("utf-8").split()
    for name in ("aggregator", "pyproject.toml", "constraints.txt", "README.md", "LICENSE"):
        assert f"!{name}" in allowed


@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_systemd_takes_the_units(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for each in UNITS:
        # Where the program would be installed there is none here.
        text = each.read_text("utf-8").replace("/opt/aggregator/bin/aggregator", sys.executable)
        (tmp_path / each.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
    )
    assert done.stderr == "" and done.returncode == 0


@pytest.mark.parametrize("unit", [u for u in UNITS if u.suffix == ".service"], ids=lambda u: u.name)
def test_units_start_commands_that_there_are(unit: Path) -> None:
    line = re.search(r"^ExecStart=/opt/aggregator/bin/aggregator (.+)$", unit.read_text(), re.M)
    assert line
    options_of(line[1].split())
    mask = int(re.search(r"^UMask=(\d+)$", unit.read_text(), re.M)[1], 8)  # type: ignore[index]
    assert mask & 0o7 == 0o7


def test_cron_starts_a_command_that_there_is() -> None:
    (line,) = [x for x in (CONTRIB / "crontab").read_text().splitlines() if x.startswith("*")]
    command = line.split("/opt/aggregator/bin/aggregator ")[1].split()
    options_of(command)


def test_alerts_ask_for_measures_that_there_are() -> None:
    rules = yaml.safe_load((CONTRIB / "prometheus-alerts.yml").read_text("utf-8"))
    asked = set()
    for group in rules["groups"]:
        for rule in group["rules"]:
            assert rule["annotations"]["summary"]
            asked |= set(re.findall(r"aggregator_\w+", rule["expr"]))
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert asked <= set(re.findall(r"aggregator_\w+", page))
