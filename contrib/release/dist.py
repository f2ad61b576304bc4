"""Builds the wheel and the source archive, and proves them: ``make dist``.

The wheel is installed into an empty environment and runs the demo there; the licences of all it
brings are looked at; ``dist/sbom.cdx.json`` (CycloneDX) names every package of that environment.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist"


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """Run a command, show it, and end with it if it fails."""
    print("+", *command, flush=True)
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, check=True, text=True, stdout=subprocess.PIPE
    ).stdout


def main() -> None:
    """Build, install, run, look."""
    shutil.rmtree(DIST, ignore_errors=True)
    run(sys.executable, "-m", "build", "--outdir", DIST, ROOT)
    wheel = next(DIST.glob("*.whl"))
    archive = next(DIST.glob("*.tar.gz"))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for number, what in enumerate((f"{wheel}[app]", archive)):
            home = folder / f"venv-{number}"
            run(sys.executable, "-m", "venv", home)
            python = home / "bin" / "python"
            pins = ROOT / "constraints.txt"
            run(python, "-m", "pip", "install", "--quiet", "-c", pins, what, cwd=folder)
            if not number:
                demo(home, folder)
                print(run(python, ROOT / "contrib" / "release" / "licences.py", cwd=folder))
                sbom(home, folder)
            else:
                run(home / "bin" / "aggregator", "--version", cwd=folder)
    for file in sorted(DIST.iterdir()):
        print(f"{file.name}: {file.stat().st_size:,} bytes")


def demo(home: Path, folder: Path) -> None:
    """The main job on the seeds, by what was installed."""
    program = home / "bin" / "aggregator"
    options = ("--config", ROOT / "config" / "aggregator.toml", "--db", folder / "demo.db")
    run(program, "run", *options, "--out", folder / "out", "--quiet")
    told = run(program, "digest", "latest", *options, "--out", folder / "out")
    if not told.strip():
        raise SystemExit("the demo printed nothing")
    digests = list((folder / "out").glob("*/digest.json"))
    if not digests or not json.loads(digests[0].read_bytes())["stories"]:
        raise SystemExit("the demo wrote no digest")


def sbom(home: Path, folder: Path) -> None:
    """Write the bill of materials of an environment, by a tool that has one of its own."""
    tools = folder / "tools"
    run(sys.executable, "-m", "venv", tools)
    run(tools / "bin" / "python", "-m", "pip", "install", "--quiet", "cyclonedx-bom>=5")
    file = DIST / "sbom.cdx.json"
    maker = tools / "bin" / "cyclonedx-py"
    run(maker, "environment", home / "bin" / "python", "--of", "JSON", "-o", file)
    named = {part["name"] for part in json.loads(file.read_bytes())["components"]}
    if not {"datasketch", "trafilatura", "sentence-transformers", "SQLAlchemy"} <= named:
        raise SystemExit(f"{file} lacks what was installed")


if __name__ == "__main__":
    main()
