"""Sentence encoders: sentence-transformers behind the Encoder protocol, loaded on first use."""

from __future__ import annotations

import importlib
import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from aggregator.dedup.compiled import is_installed
from aggregator.dedup.model import Encoder, FloatArray
from aggregator.dedup.weights import DEFAULT_NAME, PACKAGE, files_digest, packaged_model
from aggregator.errors import EncoderUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT: Final = "default"
INSTALL_HINT: Final = 'pip install "liveblog-aggregator[semantic]"'

SLACK: Final = 0.006
"""Twice as much as a cosine was ever seen to move by bfloat16."""

_BATCH_TOKENS: Final = 1_536
_BATCH_TEXTS: Final = 64
_GPU_BATCH: Final = 256
_X86: Final = ("x86_64", "AMD64")
_PROBE: Final = "The ferry leaves at noon."
_LONGEST: Final = 100_000  # characters: far more than any of these models reads of a text


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
    needed = ["sentence_transformers"] + ([PACKAGE] if name == DEFAULT else [])
    for module in needed:
        if not is_installed(module):
            raise EncoderUnavailable(
                f"the encoder {name!r} needs the package {module.replace('_', '-')}",
                hint=f"type: {INSTALL_HINT}",
            )
    return SentenceEncoder(name, device=device)


def chosen_encoder(encoder: Encoder | str | None) -> Encoder | None:
    """What a caller gave as an encoder, loaded if it was a name.

    Raises:
        EncoderUnavailable: a named encoder cannot be loaded.
        TypeError: it has no name or cannot encode.
        ValueError: the name is empty.
    """
    if isinstance(encoder, str):
        return load_encoder(encoder)
    given: object = encoder
    if given is not None and not (
        isinstance(getattr(given, "name", None), str) and callable(getattr(given, "encode", None))
    ):
        raise TypeError(
            f"encoder is {type(given).__name__}; expected an object with a name and encode(), "
            'or the name of a model such as "default"'
        )
    return encoder


class SentenceEncoder:
    """A sentence-transformers model as an :class:`~aggregator.dedup.model.Encoder`.

    On a CPU with instructions for bfloat16 the products are made in it (autocast), which is two
    to three times as fast and moves a cosine by .0004 on average and by .003 at most. So
    :meth:`encode` finds who may be close, within :attr:`slack`, and :meth:`encode_exactly` tells
    how close they are: see :class:`~aggregator.dedup.semantic.Refiner`. Products in float32 are
    left to oneDNN (see :func:`_with_packed_weights`).

    Args:
        name: see :func:`load_encoder`.
        device: see :func:`load_encoder`.
        exact: whether to stay in float32 wherever it runs.
    """

    def __init__(
        self, name: str = DEFAULT, *, device: str | None = None, exact: bool = False
    ) -> None:
        self._path = name
        self._device = device
        self._exact = exact
        self._model: SentenceTransformer | None = None
        self._packed: SentenceTransformer | None = None

    @cached_property
    def name(self) -> str:
        """Names the model and its weights. Loads nothing.

        A model that is downloaded is known by its name alone; a folder by its name and by the
        size and time of its files.
        """
        if self._path == DEFAULT:
            return DEFAULT_NAME
        folder = Path(self._path)
        return f"{folder.name}@{files_digest(folder)}" if folder.is_dir() else self._path

    @property
    def slack(self) -> float:
        """By how much a cosine of :meth:`encode` may be off, beside float32. Loads the model."""
        on_cpu = self._load().device.type == "cpu"
        return SLACK if on_cpu and not self._exact and _fast_bfloat16() else 0.0

    def encode_exactly(self, texts: Sequence[str]) -> FloatArray:
        """As :meth:`encode`, in float32."""
        return self._encode(texts, exact=True)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Embed texts.

        Args:
            texts: any strings; what the tokenizer cannot read (lone surrogates) is replaced.

        Returns:
            float32 array of shape ``(len(texts), dimensions)``, each row of length 1.

        Raises:
            EncoderUnavailable: the model cannot be loaded.
        """
        return self._encode(texts, exact=self._exact)

    def _encode(self, texts: Sequence[str], *, exact: bool) -> FloatArray:
        model = self._load()
        if not texts:
            return np.empty((0, model.get_embedding_dimension() or 0), np.float32)
        readable = [text[:_LONGEST].encode("utf-8", "replace").decode() for text in texts]
        if model.device.type == "cpu" and not model.default_prompt_name:
            rows = self._encode_on_cpu(model, readable, exact=exact)
        else:
            rows = model.encode(
                readable,
                batch_size=_GPU_BATCH,
                convert_to_numpy=True,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return checked_embeddings(rows, len(texts), self.name)

    def _encode_on_cpu(
        self, model: SentenceTransformer, texts: list[str], *, exact: bool
    ) -> FloatArray:
        """One batch a thread instead of all threads on one batch.

        The threads of torch's own team wait for each other after each of a hundred small steps.
        If another program holds one of their cores, each of these waits lasts until the
        scheduler turns to it: on four busy cores, a text that takes one thread 10 ms took a
        team of four 600 ms. Threads with a batch each wait for nobody.
        """
        from concurrent.futures import ThreadPoolExecutor

        import torch

        low = torch.bfloat16 if not exact and _fast_bfloat16() else None
        if low is None:
            model = self._packed = self._packed or _with_packed_weights(model)
        turn = Lock()  # the tokenizer keeps the padding of a call in itself

        def embed(batch: list[int]) -> FloatArray:
            torch.set_num_threads(1)
            with turn:
                features = _features(model, [texts[i] for i in batch])
            with torch.inference_mode(), torch.autocast("cpu", dtype=low, enabled=low is not None):
                rows = model(features)["sentence_embedding"].float()
                rows = torch.nn.functional.normalize(rows, dim=1)
            return np.asarray(rows.numpy(), np.float32)

        model.eval()
        batches = _batches(_token_counts(model, texts))
        threads = torch.get_num_threads()
        try:
            with ThreadPoolExecutor(min(threads, len(batches))) as pool:
                parts = list(pool.map(embed, batches))
        finally:
            torch.set_num_threads(threads)
        result = np.empty((len(texts), parts[0].shape[1]), np.float32)
        for batch, part in zip(batches, parts, strict=True):
            result[batch] = part
        return result

    def _load(self) -> SentenceTransformer:
        if self._model is None:
            try:
                path = str(packaged_model()) if self._path == DEFAULT else self._path
                with _no_progress_bars():
                    from sentence_transformers import SentenceTransformer

                    self._model = SentenceTransformer(path, device=self._device)
            except (OSError, ValueError, RuntimeError) as error:
                raise EncoderUnavailable(
                    f"the encoder {self._path!r} cannot be loaded: {_first_line(error)}",
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
    try:
        array = np.asarray(rows)
    except ValueError as error:
        raise ValueError(f"encoder {name!r} returned rows of different lengths") from error
    if array.ndim != 2 or len(array) != count or array.shape[1] == 0:
        raise ValueError(
            f"encoder {name!r} returned an array of shape {array.shape} for {count} texts; "
            f"expected ({count}, dimensions)"
        )
    if array.dtype.kind not in "fiu":
        raise ValueError(f"encoder {name!r} returned {array.dtype} values; expected float32")
    with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinity, and is named
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


def _fast_bfloat16() -> bool:
    """Whether the CPU multiplies in bfloat16 (older versions of torch do not tell)."""
    import torch

    tell = getattr(torch.cpu, "get_capabilities", None)
    found = tell() if tell is not None else {}
    return bool(found.get("avx512_bf16") or found.get("amx_bf16"))


def _features(model: SentenceTransformer, texts: list[str]) -> dict[str, Any]:
    # Named "tokenize" before sentence-transformers 6.
    prepare = getattr(model, "preprocess", None) or model.tokenize
    features: dict[str, Any] = prepare(texts)
    return features


def _token_counts(model: SentenceTransformer, texts: list[str]) -> list[int]:
    """How many tokens each text has, about, as far as the model reads it.

    Texts of as many characters differ by half in their tokens (a table of numbers has twice as
    many as prose), and in a batch all are filled up to the longest.
    """
    tokenizer: Any = getattr(model, "tokenizer", None)
    most = getattr(model, "max_seq_length", None) or _LONGEST
    if tokenizer is None or not getattr(tokenizer, "is_fast", False):
        return [min(len(text) // 4 + 2, most) for text in texts]
    return [min(len(ids), most) for ids in tokenizer(texts, verbose=False)["input_ids"]]


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Numbers of texts in batches of like length, longest first, so that threads end together.

    A batch is as large as its activations stay in a core's cache.

    Args:
        lengths: of the texts, in tokens.
    """
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    batches: list[list[int]] = []
    start = 0
    while start < len(order):
        size = max(1, min(_BATCH_TEXTS, _BATCH_TOKENS // (lengths[order[start]] + 1)))
        batches.append(order[start : start + size])
        start += size
    return batches


def _with_packed_weights(model: SentenceTransformer) -> SentenceTransformer:
    """The same model, with linear layers that are oneDNN's, which multiplies with packed weights.

    The other library that torch comes with uses half of what processors that are not of its
    maker can do: with this, a text takes 0.6 of the time, and a cosine moves by less than 1e-6.
    What is not a linear layer is shared with the model that was given; which is returned as it is
    if it cannot be copied, or its copy does not give the same.
    """
    import torch

    product: Any = getattr(torch.ops.aten, "mkldnn_linear", None)
    if product is None or platform.machine() not in _X86 or not torch.backends.mkldnn.enabled:
        return model

    class Packed(torch.nn.Module):
        """What a linear layer does."""

        def __init__(self, layer: torch.nn.Linear) -> None:
            super().__init__()
            self.weight = layer.weight.detach().to_mkldnn()
            self.bias = None if layer.bias is None else layer.bias.detach().to_mkldnn()

        def forward(self, values: torch.Tensor) -> torch.Tensor:
            made: torch.Tensor = product(values.to_mkldnn(), self.weight, self.bias)
            return made.to_dense()

    shared = {id(each): each for each in (*model.parameters(), *model.buffers())}
    try:
        packed = deepcopy(model, shared).eval()
        for parent in packed.modules():
            for name, layer in list(parent.named_children()):
                if type(layer) is torch.nn.Linear and layer.weight.dtype == torch.float32:
                    setattr(parent, name, Packed(layer))
        with torch.inference_mode():
            rows = [
                each(_features(model, [_PROBE]))["sentence_embedding"].float()
                for each in (model, packed)
            ]
    except (TypeError, AttributeError, RuntimeError):
        return model  # Parts that cannot be copied, or that reach into their layers.
    return packed if torch.allclose(rows[0], rows[1], rtol=1e-3, atol=1e-4) else model


@contextmanager
def _no_progress_bars() -> Iterator[None]:
    """Keep transformers from drawing a bar while it reads weights."""
    logging: Any = importlib.import_module("transformers.utils.logging")  # partly untyped
    before = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if before:
            logging.enable_progress_bar()


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
