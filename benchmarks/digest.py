"""How good a digest is: ``python -m benchmarks.digest [--rows stories] [--data ../shared/data]``.

``stories`` and ``select`` print tables with peers beside ours in the same run; ``build`` how long
it takes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import build, selection, stories
from benchmarks.measure import machine
from benchmarks.rows import Section

ROOT = Path(__file__).parents[1]

ROWS: dict[str, Callable[[Path, int], Section]] = {
    "build": build.section,
    "select": selection.section,
    "stories": stories.section,
}
"""Parts of the report: the data's folder and the number of days, topics or sixteenths of the
paragraphs to a section."""


def main(arguments: list[str] | None = None) -> int:
    """Print the report; 2: the data are absent."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.digest")
    parser.add_argument("--rows", nargs="*", choices=sorted(ROWS), default=sorted(ROWS))
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument(
        "--days",
        type=int,
        default=16,
        help="days of each kind; topics of each year; sixteenths of 100,000 paragraphs",
    )
    parser.add_argument("--quick", action="store_true", help="as --days 2: to see that it runs")
    options = parser.parse_args(arguments)
    if not options.data.is_dir():
        print(f"{options.data} is absent", file=sys.stderr)
        return 2
    print(machine())
    for name in options.rows:
        made = ROWS[name](options.data, 2 if options.quick else options.days)
        print(f"\n## {made.title}\n", *made.lines, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
