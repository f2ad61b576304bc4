"""Runs the steps of the Dockerfile without an engine, in folders of its own, and then the program.

::

    python -m tests.image [--keep FOLDER]

What stands in the image's root stands in a folder here; everything else is as the Dockerfile says:
only what ``.dockerignore`` lets through is copied, the virtual environment is made from nothing,
and the program runs as another user where it can, with the environment of the image and no other,
and writes to the volume and the temporary folder and nowhere else. It must then make a digest, and
answer the health check of ``docker-compose.yml``.

Takes a minute or two, most of it for packages; pip's cache is used.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
PLACES = ("/opt", "/src", "/data", "/tmp")  # of the image, not of this machine
PAGE = (
    "Storm reaches the coast\nBy Ina Falk\n2 May 2031\n\nThe first ferry was cancelled at noon.\n"
)


@dataclass
class Image:
    """What the steps have made so far.

    Attributes:
        root: stands for the image's root.
        env: of what runs in it.
        user: that runs the program.
        folder: in which a step runs.
        entry: the program and its arguments.
    """

    root: Path
    env: dict[str, str] = field(default_factory=dict)
    user: int | None = None
    folder: str = "/"
    entry: list[str] = field(default_factory=list)

    def inside(self, text: str) -> str:
        """A text with the image's paths in it, as they are here."""
        return re.sub(rf"(?<![\w.])({'|'.join(PLACES)})(?=[/\s:'\"]|$)", rf"{self.root}\1", text)

    def path(self, name: str) -> Path:
        """A path of the image."""
        whole = name if name.startswith("/") else f"{self.folder.rstrip('/')}/{name}"
        return self.root / whole.lstrip("/")

    def run(self, command: str) -> None:
        """A RUN step, as the shell of the image would."""
        # Packages may come from pip's cache; this machine gets no new user.
        command = self.inside(command).replace("--no-cache-dir ", "")
        command = re.sub(r"useradd [^&]*&& ", "", command)
        command = re.sub(r"-o aggregator -g aggregator", "", command)
        print(f"  {command[:150]}", flush=True)
        # An index that cannot be reached from here is told once, and what others have is taken.
        env = {**os.environ, "PIP_RETRIES": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        subprocess.run(["sh", "-ec", command], cwd=self.path("."), check=True, env=env)

    def start(self, *arguments: str, **options: object) -> subprocess.Popen[str]:
        """The program, as the image's user and with the image's environment alone."""
        env = {key: self.inside(value) for key, value in self.env.items()}
        env["PATH"] += ":/usr/local/bin:/usr/bin:/bin"
        who = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        return subprocess.Popen(
            [*self.entry, *arguments],
            env=env,
            cwd=self.path("."),
            text=True,
            stderr=subprocess.PIPE,
            **who,  # type: ignore[arg-type]
            **options,  # type: ignore[call-overload]
        )


def build(image: Image) -> None:
    """Do what the Dockerfile says; the second image begins with what is copied from the first."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.M).replace("\\\n", " ")
    for line in filter(None, map(str.strip, text.splitlines())):
        word, rest = line.split(None, 1)
        rest = " ".join(rest.split())
        print(f"{word} {rest[:150]}", flush=True)
        if word == "WORKDIR":
            image.folder = rest
            image.path(".").mkdir(parents=True, exist_ok=True)
        elif word == "COPY" and not rest.startswith("--from"):
            *sources, target = rest.split()
            for source in sources:
                _copy(ROOT / source, image.path(target))
        elif word == "RUN":
            image.run(rest)
        elif word == "ENV":
            for pair in rest.split():
                key, value = pair.split("=", 1)
                image.env[key] = value.replace("$PATH", "")
        elif word in ("ENTRYPOINT", "CMD"):
            image.entry += json.loads(rest) if word == "ENTRYPOINT" else []
        elif word == "USER":
            image.user = _user()
    # Nothing of the source is there when the program runs.
    shutil.rmtree(image.path("/src"))


def _user() -> int | None:
    """Another user, where this process may become one and that one may see its Python."""
    if os.geteuid() != 0:
        return None
    probe = [sys.executable, "-c", ""]
    try:
        subprocess.run(probe, check=True, user=10001, group=10001, extra_groups=[])
    except (OSError, subprocess.CalledProcessError):
        print("  (no other user may see this machine's Python: it runs as this one)")
        return None
    return 10001


def _copy(source: Path, target: Path) -> None:
    rules = (ROOT / ".dockerignore").read_text("utf-8").split()
    allowed = {rule[1:] for rule in rules if rule[0] == "!"}
    assert rules[0] == "*" and source.name in allowed, f"{source.name} is not in the context"
    never = [rule.rpartition("/")[2] for rule in rules[1:] if rule[0] != "!"]

    def left_out(_folder: str, names: list[str]) -> set[str]:
        return {n for n in names if any(fnmatch.fnmatch(n, rule) for rule in never)}

    if source.is_dir():
        shutil.copytree(source, target, ignore=left_out)
    else:
        target.mkdir(exist_ok=True)
        shutil.copy(source, target)


def prove(image: Image) -> None:
    """Run the program as the image does, and as docker-compose.yml does."""
    (image.root / "tmp").mkdir(exist_ok=True)
    for name in ("data", "tmp"):
        if image.user is not None:
            os.chown(image.root / name, image.user, image.user)
    before = set(image.path("/opt").rglob("*"))
    page = image.path("/data") / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    page.chmod(0o644)
    began = time.monotonic()
    process = image.start("run", "--input", "page.txt", stdout=subprocess.PIPE)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    digest = image.path("/data/digests/2031-05-02/digest.txt").read_text("utf-8")
    assert "The first ferry was cancelled at noon." in digest
    print(f"a digest in {time.monotonic() - began:.1f} s: {out.strip()}", flush=True)
    _serve(image)
    # The image is read-only: what is written anywhere else would fail there.
    written = set(image.path("/opt").rglob("*")) - before
    written |= {p for p in image.root.iterdir() if p.name not in ("opt", "data", "tmp")}
    assert not written, f"written beside the volume: {sorted(written)[:5]}"


def _serve(image: Image) -> None:
    service = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    command = service["aggregator"]["command"]
    config = image.path("/data") / "news.toml"
    config.write_text('[[source]]\nname = "coast"\npath = "page.txt"\n', encoding="utf-8")
    config.chmod(0o644)
    port = command[command.index("--listen") + 1].rpartition(":")[2]
    arguments = [a.replace(f"0.0.0.0:{port}", "127.0.0.1:0") for a in command]
    process = image.start(*arguments, "--config", "news.toml", stdout=subprocess.DEVNULL)
    try:
        assert process.stderr is not None
        url = ""
        while not url:
            line = process.stderr.readline()
            assert line, "the service ended"
            found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", line)
            url = found[1] if found else ""
        word, *check = service["aggregator"]["healthcheck"]["test"]
        assert word == "CMD"
        python = image.path("/opt/aggregator/bin/python")
        check = [str(python), *(part.replace(port, url) for part in check[1:])]
        subprocess.run(check, check=True, timeout=30, env={"PATH": "/usr/bin:/bin"})
        print(f"the health check answers: {service['aggregator']['healthcheck']['test'][-1]}")
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert process.returncode == 0, "SIGTERM is no failure"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--keep", type=Path, help="make it there, and leave it")
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="image", ignore_cleanup_errors=True) as name:
        root = (given.keep or Path(name)).absolute()
        root.mkdir(parents=True, exist_ok=True)
        root.chmod(0o755)  # The image's user must get in.
        image = Image(root)
        build(image)
        prove(image)
    print(f"all steps in {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
