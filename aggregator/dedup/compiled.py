"""The inner loops of reading and signing, compiled by numba where it is installed.

The same bits as the NumPy path, several times as fast; a test compares them. Compiling costs
seconds once for each version of the library, loading what was compiled about a second for each
process. So it is loaded when a call is large enough to win that back, or when :func:`load` is
called; from then on, every call uses it.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

import numpy as np

LARGE: Final = 64_000_000
"""Characters from which a single call wins back the time of loading."""

_BREAK: Final = 0  # the classes of aggregator.dedup.text, which numba takes as constants
_LETTER: Final = 1
_MARK: Final = 2
_SOLO: Final = 3


@dataclass(frozen=True, slots=True)
class Kernels:
    """Compiled functions on arrays; see the functions of the same names in this module."""

    words: Callable[..., int]
    shingles: Callable[..., int]
    bands: Callable[..., None]
    signatures: Callable[..., None]


class _State:
    """What has been loaded in this process."""

    kernels: Kernels | None = None
    tried = False
    turn = Lock()


def load() -> bool:
    """Load the compiled loops now, so that calls of any size use them.

    Returns:
        whether there are any: ``False`` if numba is not installed.
    """
    with _State.turn:
        if not _State.tried:
            _State.tried = True
            if is_installed("numba"):
                _State.kernels = _compile()
    return _State.kernels is not None


def kernels(characters: int) -> Kernels | None:
    """The compiled loops if they are loaded, or worth loading; ``None``: go without.

    Args:
        characters: how much there is to do.
    """
    if _State.kernels is None and characters >= LARGE:
        load()
    return _State.kernels


def is_installed(module: str) -> bool:
    """Whether a module can be imported; it is not."""
    try:
        return importlib.util.find_spec(module) is not None
    except ValueError:  # a module that has been ruled out in sys.modules
        return False


def _compile() -> Kernels:
    numba: Any = importlib.import_module("numba")
    jit = numba.njit(nogil=True, cache=True)
    return Kernels(jit(words), jit(shingles), jit(bands), jit(signatures))


def words(codes: Any, classes: Any, values: Any, base: Any, hashes: Any, counts: Any) -> int:
    """Hash the words of texts that NULs end.

    Args:
        codes: the folded characters, uint8, uint16 or uint32.
        classes: of each character, by code.
        values: uint64 of each of the first 65,536 characters, by code.
        base: uint64, of the polynomial.
        hashes: uint64, filled with the hashes of the words; as long as ``codes``.
        counts: int64, filled with how many words each text has.

    Returns:
        how many words there are.
    """
    count = 0
    text = 0
    first = 0
    inside = False
    alone = False
    total = np.uint64(0)
    power = np.uint64(1)
    for place in range(len(codes)):
        code = codes[place]
        kind = classes[code]
        if inside and (kind < _LETTER or kind > _MARK or (alone and kind == _LETTER)):
            mixed = total ^ (total >> np.uint64(33))
            mixed = mixed * np.uint64(0xFF51AFD7ED558CCD)
            mixed = mixed ^ (mixed >> np.uint64(33))
            mixed = mixed * np.uint64(0xC4CEB9FE1A85EC53)
            hashes[count] = mixed ^ (mixed >> np.uint64(33))
            count += 1
            inside = False
        if kind == _BREAK:
            if code == 0:
                counts[text] = count - first
                first = count
                text += 1
            continue
        if not inside:
            inside = True
            alone = kind == _SOLO
            total = np.uint64(0)
            power = np.uint64(1)
        if code < 0x10000:
            value = values[code]
        else:
            value = np.uint64(code) + np.uint64(1)
            value = value ^ (value >> np.uint64(33))
            value = value * np.uint64(0xFF51AFD7ED558CCD)
            value = value ^ (value >> np.uint64(33))
            value = value * np.uint64(0xC4CEB9FE1A85EC53)
            value = value ^ (value >> np.uint64(33))
        total += value * power
        power *= base
    return count


def shingles(hashes: Any, counts: Any, salts: Any, flat: Any, sizes: Any, sequences: Any) -> int:
    """Hash the shingles of texts, and the sequence of the words of each.

    Args:
        hashes: uint64, of all words.
        counts: int64: how many words each text has.
        salts: uint64 of shape ``(4,)``: those of the second and third word, of one and of two.
        flat: uint32, filled with the hashes of the shingles; at least as long as ``hashes``.
        sizes: int64, filled with how many shingles each text has.
        sequences: uint64, filled with a hash of each text's words in their order.

    Returns:
        how many shingles there are.
    """
    second, third, one, two = salts[0], salts[1], salts[2], salts[3]
    start = 0
    total = 0
    for text in range(len(counts)):
        count = counts[text]
        sequence = np.uint64(0)
        for place in range(count):
            mixed = hashes[start + place] + np.uint64(place) * second
            mixed = mixed ^ (mixed >> np.uint64(33))
            mixed = mixed * np.uint64(0xFF51AFD7ED558CCD)
            mixed = mixed ^ (mixed >> np.uint64(33))
            mixed = mixed * np.uint64(0xC4CEB9FE1A85EC53)
            sequence += mixed ^ (mixed >> np.uint64(33))
        sequences[text] = sequence
        size = count - 2 if count > 2 else min(count, 1)
        for place in range(size):
            if count == 1:
                mixed = hashes[start] * one + second
            elif count == 2:
                mixed = hashes[start] + hashes[start + 1] * two + third
            else:
                mixed = (
                    hashes[start + place]
                    + hashes[start + place + 1] * second
                    + hashes[start + place + 2] * third
                )
            mixed = mixed ^ (mixed >> np.uint64(33))
            mixed = mixed * np.uint64(0xFF51AFD7ED558CCD)
            mixed = mixed ^ (mixed >> np.uint64(33))
            mixed = mixed * np.uint64(0xC4CEB9FE1A85EC53)
            mixed = mixed ^ (mixed >> np.uint64(33))
            flat[total] = np.uint32(mixed >> np.uint64(32))
            total += 1
        sizes[text] = size
        start += count
    return total


def signatures(hashes: Any, offsets: Any, factors: Any, summands: Any, signed: Any) -> None:
    """Sign sets of shingles.

    Args:
        hashes: uint32, of all shingles, mixed.
        offsets: int64: where each set begins, and the last one ends.
        factors: uint32, of the permutations.
        summands: uint32, likewise.
        signed: uint32 of shape ``(sets, permutations)``, filled.
    """
    width = len(factors)
    minima = np.empty(width, np.uint32)
    for text in range(len(offsets) - 1):
        for column in range(width):
            minima[column] = np.uint32(0xFFFFFFFF)
        for place in range(offsets[text], offsets[text + 1]):
            value = hashes[place]
            for column in range(width):
                permuted = np.uint32(value * factors[column] + summands[column])
                minima[column] = min(minima[column], permuted)
        for column in range(width):
            signed[text, column] = minima[column]


def bands(hashes: Any, offsets: Any, factors: Any, summands: Any, rows: int, keys: Any) -> None:
    """The band keys of sets of shingles.

    Args:
        hashes: uint32, of all shingles, mixed.
        offsets: int64: where each set begins, and the last one ends.
        factors: uint32, of the permutations.
        summands: uint32, likewise.
        rows: of a band: 3.
        keys: uint32 of shape ``(sets, bands)``, filled but for empty sets.
    """
    width = len(factors)
    minima = np.empty(width, np.uint32)
    for text in range(len(offsets) - 1):
        if offsets[text] == offsets[text + 1]:
            continue
        for column in range(width):
            minima[column] = np.uint32(0xFFFFFFFF)
        for place in range(offsets[text], offsets[text + 1]):
            value = hashes[place]
            for column in range(width):
                permuted = np.uint32(value * factors[column] + summands[column])
                minima[column] = min(minima[column], permuted)
        for band in range(keys.shape[1]):
            column = band * rows
            key = (np.uint64(minima[column]) << np.uint64(32)) | np.uint64(minima[column + 1])
            key = key ^ (key >> np.uint64(33))
            key = key * np.uint64(0xFF51AFD7ED558CCD)
            key = key ^ (key >> np.uint64(33))
            key = key * np.uint64(0xC4CEB9FE1A85EC53)
            key = key ^ (key >> np.uint64(33))
            key = key ^ np.uint64(minima[column + 2]) ^ (np.uint64(band) << np.uint64(32))
            key = key ^ (key >> np.uint64(33))
            key = key * np.uint64(0xFF51AFD7ED558CCD)
            key = key ^ (key >> np.uint64(33))
            key = key * np.uint64(0xC4CEB9FE1A85EC53)
            key = key ^ (key >> np.uint64(33))
            keys[text, band] = np.uint32(key >> np.uint64(32))
