"""The inner loops of reading and pairing, compiled by numba where it is installed.

The same bits as the NumPy path, several times as fast; a test compares them. Compiling costs
half a minute once for each version of the library and is kept on disk beside it; loading what was
compiled takes half a second in each process. So it is loaded when a call is large enough to win
that back, or when :func:`load` is called; from then on, every call uses it.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

LARGE: Final = 16_000_000
"""Characters from which a single call wins back the time of loading."""


@dataclass(frozen=True, slots=True)
class Kernels:
    """Functions of :mod:`aggregator.dedup.loops` and of the modules named after it."""

    words: Callable[..., int]
    ascii_words: Callable[..., int]
    shingles: Callable[..., int]
    signatures: Callable[..., None]
    bands: Callable[..., None]
    shared: Callable[..., None]
    part_sizes: Callable[..., None]
    parts: Callable[..., None]
    tally: Callable[..., int]
    ask: Callable[..., None]
    listed_sizes: Callable[..., None]
    gather: Callable[..., None]
    arrange: Callable[..., int]
    holders: Callable[..., int]
    bucket_pairs: Callable[..., int]


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
    loops: Any = importlib.import_module("aggregator.dedup.loops")
    pairs: Any = importlib.import_module("aggregator.dedup.loops_pairs")
    lists: Any = importlib.import_module("aggregator.dedup.loops_lists")
    holding: Any = importlib.import_module("aggregator.dedup.loops_holding")
    types: Any = numba.types
    i64, u8, u32, u64 = types.int64, types.uint8, types.uint32, types.uint64

    def given(of: Any, dimensions: int = 1) -> Any:
        """An array that is only read; any array is taken for one."""
        return types.Array(of, dimensions, "C", readonly=True)

    def filled(of: Any, dimensions: int = 1, layout: str = "C") -> Any:
        return types.Array(of, dimensions, layout)

    def jit(function: Any, *signatures: Any) -> Any:
        # With signatures, all is compiled (or read from disk) here, and nothing in a first call.
        plain = getattr(function, "py_func", function)
        return numba.njit(list(signatures), nogil=True, cache=True)(plain)

    # What the loops call must be compiled before they are.
    loops.mix = jit(loops.mix, u64(u64))
    loops.mix32 = jit(loops.mix32, u32(u32))
    loops.minima_of = jit(
        loops.minima_of, types.void(given(u32), given(u32), given(u32), filled(u32))
    )
    loops.sort_set = jit(loops.sort_set, i64(filled(u32), filled(u32), filled(types.int32)))
    lists.by_count = jit(lists.by_count, types.void(filled(i64), i64, filled(i64), filled(i64)))
    lists.rare_places = jit(
        lists.rare_places, i64(given(u8), i64, i64, filled(i64), filled(i64), filled(i64))
    )
    holding.rare_places = lists.rare_places
    holding.holds = jit(pairs.holds, types.boolean(given(u32), i64, i64, i64, i64, i64))
    holding.is_listed = jit(
        holding.is_listed, types.boolean(u32, u8, given(u8), u32, i64, given(u32))
    )
    holding.list_of = jit(holding.list_of, i64(u32, given(u64), given(i64), u32))
    sets = (given(u32), given(i64))
    read = (given(u64), u64, filled(u64), filled(i64))
    listed = (given(u8), given(u8), u32, i64, given(u32))
    return Kernels(
        words=jit(
            loops.words, *(i64(given(code), given(u8), *read) for code in (u8, types.uint16, u32))
        ),
        ascii_words=jit(
            loops.ascii_words, i64(given(u8), given(u64), given(u64), filled(u64), filled(i64))
        ),
        shingles=jit(
            loops.shingles,
            i64(given(u64), given(i64), given(u64), filled(u32), filled(i64), filled(u64)),
        ),
        signatures=jit(loops.signatures, types.void(*sets, given(u32), given(u32), filled(u32, 2))),
        bands=jit(
            loops.bands,
            types.void(*sets, given(u32), given(u32), i64, filled(u32, 2, "A")),
        ),
        shared=jit(pairs.shared, types.void(*sets, given(i64), given(i64), filled(i64))),
        part_sizes=jit(lists.part_sizes, types.void(given(u32), u32, filled(i64))),
        parts=jit(
            lists.parts,
            types.void(given(u32), i64, u32, i64, filled(i64), filled(u64)),
        ),
        tally=jit(
            lists.tally,
            i64(given(u64), i64, i64, i64, filled(u8), filled(u32), filled(u32)),
        ),
        ask=jit(
            lists.ask,
            types.void(*sets, given(u8), given(i64), i64, i64, u32, filled(u8)),
        ),
        listed_sizes=jit(
            holding.listed_sizes,
            types.void(given(u32), *listed, i64, i64, u32, filled(i64)),
        ),
        gather=jit(
            holding.gather,
            types.void(*sets, *listed, i64, i64, u32, i64, filled(i64), filled(u64)),
        ),
        arrange=jit(holding.arrange, i64(filled(u64), i64, filled(u32))),
        holders=jit(
            holding.holders,
            i64(
                *(*sets, given(u8), given(i64), given(u32), given(u32), i64, i64),
                *(given(u64), given(i64), u32, given(u32)),
                *(i64, i64, i64, i64, filled(i64), filled(types.boolean)),
            ),
        ),
        bucket_pairs=jit(
            pairs.bucket_pairs,
            i64(given(u64), i64, i64, i64, filled(i64), filled(types.boolean)),
        ),
    )
