"""Starts each measurement in a process of its own, on the same cores, and reads what it says."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

Report = dict[str, Any]


@dataclass(slots=True)
class Runner:
    """How measurements are run.

    Attributes:
        folder: for files in between.
        cores: that every process may use; none where the system cannot pin.
        pythons: interpreters of peers that have an environment of their own, by name.
        limit: seconds after which a process is ended and its figure is missing.
        versions: of the peers that were met.
    """

    folder: Path
    cores: tuple[int, ...]
    pythons: Mapping[str, str] = field(default_factory=dict)
    limit: float = 1800.0
    versions: dict[str, str] = field(default_factory=dict)

    def run(self, task: str, who: str, **options: object) -> Report:
        """Run one task of :mod:`benchmarks.tasks`.

        Returns:
            what it reports, or ``{"missing": why}``.

        Raises:
            RuntimeError: it failed for another reason than a package that is not installed.
        """
        python = self.pythons.get(who, sys.executable)
        whole = {"task": task, "who": who, "cores": self.cores, **options}
        try:
            done = self.python(["-m", "benchmarks.tasks", json.dumps(whole, default=str)], python)
        except subprocess.TimeoutExpired:
            return {"missing": f"not done after {self.limit:.0f} s"}
        if done.returncode:
            raise RuntimeError(f"{task} of {who} failed:\n{done.stderr[-3000:]}")
        report: Report = json.loads(done.stdout.strip().splitlines()[-1])
        if "version" in report:
            self.versions[who] = str(report["version"])
        return report

    def python(self, arguments: Sequence[str], python: str) -> subprocess.CompletedProcess[str]:
        """Run an interpreter on the project, with as many threads as there are cores."""
        threads = str(len(self.cores) or os.cpu_count() or 1)
        names = ("OMP_NUM_THREADS", "RAYON_NUM_THREADS", "NUMBA_NUM_THREADS", "MKL_NUM_THREADS")
        # What the process makes beside us is at most as nosy as we are: no model hub is asked.
        settings = {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT), "TQDM_DISABLE": "1"}
        return subprocess.run(
            [python, *arguments],
            cwd=ROOT,
            env={**os.environ, **dict.fromkeys(names, threads), **settings},
            capture_output=True,
            text=True,
            check=False,
            timeout=self.limit,
        )

    @contextlib.contextmanager
    def file(self, texts: Sequence[str]) -> Iterator[Path]:
        """A file of texts, one a line, while it is needed."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            path = Path(name) / "texts"
            with path.open("w", encoding="utf-8", newline="\n") as lines:
                lines.writelines(text.replace("\n", " ") + "\n" for text in texts)
            yield path


def spread(values: Sequence[float], form: str = ",.0f") -> str:
    """Median, and lowest to highest where there are several."""
    middle = format(statistics.median(values), form)
    if len(values) == 1:
        return middle
    return f"{middle} ({format(min(values), form)}-{format(max(values), form)})"


def mebibytes(size: float) -> str:
    return f"{size / 2**20:,.0f}"
