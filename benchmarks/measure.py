"""What a measurement was made on, and how much memory it took."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import resource
import sys
from pathlib import Path

PACKAGES = ("numpy", "datasketch", "sentence-transformers", "torch", "sqlalchemy", "trafilatura")


def machine() -> str:
    """Processor, cores, system and versions, as lines of text."""
    try:
        info = Path("/proc/cpuinfo").read_text()
    except OSError:
        info = ""
    model = re.search(r"^model name\s*:\s*(.+)$", info, re.MULTILINE)
    processor = model[1] if model else platform.processor() or platform.machine()
    versions = []
    for package in PACKAGES:
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"{package} absent")
    threads = os.environ.get("OMP_NUM_THREADS", "not set")
    return (
        f"{processor}, {usable_cores()} cores usable, {platform.system()} {platform.release()}, "
        f"OMP_NUM_THREADS {threads}\n"
        f"Python {platform.python_version()}, {', '.join(versions)}"
    )


def usable_cores() -> int:
    """Cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def peak_memory() -> int:
    """Largest resident size of this process so far, plus that of its largest child, in bytes.

    On Linux ``ru_maxrss`` of a process starts at the size that its parent had when it was
    started, so that a small child of a large parent looks large; ``VmHWM`` does not.
    """
    unit = 1 if sys.platform == "darwin" else 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return own + children
    mark = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return (int(mark[1]) * 1024 if mark else own) + children
