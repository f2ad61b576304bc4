"""MinHash signatures of all texts at once, and the candidate pairs that they propose.

Method: Broder, "On the resemblance and containment of documents" (1997), for signatures;
Indyk and Motwani (1998) for banding. The permutations are those of datasketch 2 (scheme
"affine32", seed 1), so that its indexes accept these signatures: see :func:`to_datasketch`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from aggregator.dedup.arrays import I64, U32, U64, Bools, distinct
from aggregator.dedup.compiled import kernels
from aggregator.dedup.hashing import HASH_VERSION, ShingleSets, mix64
from aggregator.dedup.model import SignatureArray
from aggregator.dedup.threads import on_threads

if TYPE_CHECKING:
    from datasketch import MinHash

PERMUTATIONS: Final = 128
BANDS: Final = 42
ROWS: Final = 3
SCHEME: Final = "affine32"
SEED: Final = 1
SIGNATURE_SCHEME: Final = f"{SCHEME}-{PERMUTATIONS}-{SEED}-shingles-{HASH_VERSION}"
"""Names what a stored signature was made with."""

_HALF: Final = np.uint64(32)
_UPPER: Final = np.uint64(0xFFFFFFFF00000000)
_EMPTY: Final = 0xFFFFFFFF  # what datasketch gives a set without elements
_BLOCK: Final = 512  # texts whose running minima stay in the cache of a core
_BLOCKS_AT_ONCE: Final = 16  # whose band keys are made together
_CHARACTERS: Final = 6  # of a word, and so of each shingle
_SHARE: Final = 4096  # texts that a thread takes at a time
_LONG: Final = 4096  # shingles above which a text is worked on alone
FLOOD: Final = 64
"""A bucket of more texts than this proposes only pairs with its first :data:`LEADERS`."""
LEADERS: Final = 8
"""See :data:`FLOOD`."""


@cache
def permutations() -> tuple[U32, U32]:
    """Factors (odd) and summands of the permutations, uint32 of shape ``(128,)`` each."""
    # NumPy promises that the streams of RandomState never change.
    random = np.random.RandomState(SEED)
    factors = random.randint(0, 1 << 31, PERMUTATIONS, dtype=np.uint32)
    factors = factors * np.uint32(2) + np.uint32(1)
    return factors, random.randint(0, 1 << 32, PERMUTATIONS, dtype=np.uint32)


def signatures(shingles: ShingleSets) -> SignatureArray:
    """MinHash signatures.

    Args:
        shingles: of ``n`` texts.

    Returns:
        uint32 of shape ``(n, 128)``; all ones for a text without shingles.
    """
    result = np.full((len(shingles), PERMUTATIONS), _EMPTY, np.uint32)
    compiled = kernels(_CHARACTERS * len(shingles.hashes))
    if compiled is not None:
        offsets = shingles.offsets

        def sign(start: int) -> None:
            part = offsets[start : start + _SHARE + 1]
            signed = result[start : start + _SHARE]
            compiled.signatures(shingles.hashes, part, *permutations(), signed)

        on_threads(sign, range(0, len(shingles), _SHARE))
        return result
    for rows, signed in _signed_blocks(shingles):
        result[rows] = signed
    return result


def shingle_bands(shingles: ShingleSets) -> U32:
    """The band keys of texts, without keeping their signatures: a third of the memory.

    Args:
        shingles: of ``n`` texts.

    Returns:
        as :func:`band_keys`; undefined for a text without shingles.
    """
    # Band after band, since that is how they are read.
    result = np.zeros((BANDS, len(shingles)), np.uint32).T
    compiled = kernels(_CHARACTERS * len(shingles.hashes))
    if compiled is not None:
        offsets = shingles.offsets

        def sign(start: int) -> None:
            keys = result[start : start + _SHARE].T
            part = offsets[start : start + _SHARE + 1]
            compiled.bands(shingles.hashes, part, *permutations(), ROWS, keys)

        on_threads(sign, range(0, len(shingles), _SHARE))
        return result
    rows: list[I64] = []
    signed: list[SignatureArray] = []

    def finish() -> None:
        if rows:
            result[np.concatenate(rows)] = band_keys(np.concatenate(signed))
        rows.clear()
        signed.clear()

    for block_rows, block in _signed_blocks(shingles):
        rows.append(block_rows)
        signed.append(block)
        if len(rows) == _BLOCKS_AT_ONCE:
            finish()
    finish()
    return result


def _signed_blocks(shingles: ShingleSets) -> Iterator[tuple[I64, SignatureArray]]:
    """Numbers of some texts and their signatures, until all that have shingles were there."""
    offsets, lengths = shingles.offsets, shingles.sizes
    hashes = _mix32(shingles.hashes)
    # Longest first, so that the texts of a block that have a p-th shingle are its first rows.
    order = np.argsort(-lengths, kind="stable")
    order = order[: int(np.count_nonzero(lengths))]
    long = int(np.count_nonzero(lengths > _LONG))
    for text in order[:long].tolist():
        signed = _long_signature(hashes[offsets[text] : offsets[text + 1]])
        yield np.array([text]), signed[None]
    for start in range(long, len(order), _BLOCK):
        block = order[start : start + _BLOCK]
        yield block, _block_signatures(hashes, offsets[block], lengths[block])


def to_datasketch(signature: SignatureArray) -> MinHash:
    """The signature as a ``datasketch.MinHash``, for datasketch's own indexes.

    Args:
        signature: uint32 of shape ``(128,)``, one row of :func:`signatures`.
    """
    from datasketch import MinHash

    return MinHash(hashvalues=signature, scheme=SCHEME, seed=SEED)


def band_keys(signed: SignatureArray) -> U32:
    """Keys under which texts that agree in a band meet.

    Args:
        signed: uint32 of shape ``(n, 128)``.

    Returns:
        uint32 of shape ``(n, 42)``; keys of two bands, or of two different rows, are equal by
        chance only.
    """
    rows = signed[:, : BANDS * ROWS].astype(np.uint64).reshape(len(signed), BANDS, ROWS)
    keys = mix64((rows[:, :, 0] << _HALF) | rows[:, :, 1])
    keys = mix64(keys ^ rows[:, :, 2] ^ (np.arange(BANDS, dtype=np.uint64) << _HALF))
    return (keys >> _HALF).astype(np.uint32)


def candidate_pairs(bands: U32, signed: Bools) -> tuple[I64, I64, Bools]:
    """Pairs that agree in a whole band: 42 bands of 3 rows.

    A pair of Jaccard similarity ``s`` is found with probability ``1 - (1 - s**3)**42``: .996
    at .5, .94 at .4, .68 at .3. Whether a pair is proposed depends on nothing but the pair,
    unless a bucket overflows: of a bucket of more than :data:`FLOOD` texts, each is paired
    with the bucket's first :data:`LEADERS` only.

    Args:
        bands: what :func:`band_keys` gives, uint32 of shape ``(n, 42)``, in the order in which
            texts may represent others.
        signed: mask of shape ``(n,)`` of the texts that have shingles.

    Returns:
        first and second row numbers of the pairs (first < second, each pair once, sorted),
        and a mask of shape ``(n,)`` of the texts that stood in an overflowing bucket.
    """
    count = len(bands)
    rows = np.flatnonzero(signed)
    found = on_threads(lambda band: band_pairs(bands, rows, band), range(BANDS))
    flooded = np.zeros(count, np.bool_)
    for _, overflowing in found:
        flooded[overflowing] = True
    pairs = distinct(np.concatenate([codes for codes, _ in found])).astype(np.int64)
    return pairs // max(count, 1), pairs % max(count, 1), flooded


def band_pairs(bands: U32, rows: I64, band: int) -> tuple[U64, I64]:
    """Pairs that agree in a band, and the texts of overflowing buckets.

    Args:
        bands: as :func:`candidate_pairs` takes them, of ``n`` texts.
        rows: numbers of the texts that have shingles, increasing.
        band: number of the band.

    Returns:
        ``first * n + second`` of each pair, in no order; and numbers of texts.
    """
    # Key and place share 64 bits, so that sorting numbers is all there is to do. One pair in
    # four billion agrees in a key by chance; it is found out when its overlap is counted.
    entries = (bands[rows, band].astype(np.uint64) << _HALF) | rows.astype(np.uint64)
    entries.sort()
    compiled = kernels(len(entries))
    if compiled is not None:
        flooded = np.zeros(len(bands), np.bool_)
        room = len(entries) // 4 + 64
        while True:
            codes = np.empty(room, np.int64)
            found = compiled.bucket_pairs(entries, len(bands), FLOOD, LEADERS, codes, flooded)
            if found <= room:
                return codes[:found].astype(np.uint64), np.flatnonzero(flooded)
            room = found
    texts = (entries & ~_UPPER).astype(np.int64)
    return _bucket_pairs(entries >> _HALF, texts, len(bands))


def _bucket_pairs(keys: U64, texts: I64, count: int) -> tuple[U64, I64]:
    """Pairs of texts that follow each other with equal keys, as ``first * count + second``."""
    new = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    sizes = np.diff(np.concatenate([new, [len(keys)]]))
    several = sizes > 1
    starts, sizes = new[several], sizes[several]
    found: list[U64] = [np.empty(0, np.uint64)]
    flooded: list[I64] = [np.empty(0, np.int64)]
    overflowing = sizes > FLOOD
    for start, size in zip(starts[overflowing].tolist(), sizes[overflowing].tolist(), strict=True):
        bucket = np.sort(texts[start : start + size])
        flooded.append(bucket)
        for place in range(LEADERS):
            found.append((bucket[place] * count + bucket[place + 1 :]).astype(np.uint64))
    starts, sizes = starts[~overflowing], sizes[~overflowing]
    distance = 1
    while len(starts):
        # All pairs at this distance in their bucket: the first of each, spread out.
        lengths = sizes - distance
        left = np.repeat(starts, lengths) + _ranges(lengths)
        a, b = texts[left], texts[left + distance]
        found.append((np.minimum(a, b) * count + np.maximum(a, b)).astype(np.uint64))
        distance += 1
        more = sizes > distance
        starts, sizes = starts[more], sizes[more]
    return np.concatenate(found), np.concatenate(flooded)


def _ranges(lengths: I64) -> I64:
    """0, 1 ... for each length, one after the other."""
    ends = np.cumsum(lengths)
    return np.arange(int(ends[-1])) - np.repeat(ends - lengths, lengths)


def _block_signatures(hashes: U32, starts: I64, lengths: I64) -> SignatureArray:
    factors, summands = permutations()
    minima = np.full((len(starts), PERMUTATIONS), _EMPTY, np.uint32)
    space = np.empty_like(minima)
    longest = int(lengths[0])
    with_more = np.searchsorted(-lengths, -np.arange(longest), side="left")
    for place, rows in enumerate(with_more.tolist()):
        permuted = space[:rows]
        np.multiply(hashes[starts[:rows] + place][:, None], factors, out=permuted)
        np.add(permuted, summands, out=permuted)
        np.minimum(minima[:rows], permuted, out=minima[:rows])
    return minima


def _long_signature(hashes: U32) -> SignatureArray:
    factors, summands = permutations()
    minima = np.full(PERMUTATIONS, _EMPTY, np.uint32)
    for start in range(0, len(hashes), 512):
        permuted = hashes[start : start + 512, None] * factors + summands
        np.minimum(minima, permuted.min(axis=0), out=minima)
    return minima


def _mix32(values: U32) -> U32:
    """The 32-bit finaliser of MurmurHash3, with which the scheme begins."""
    values = values ^ (values >> np.uint32(16))
    values *= np.uint32(0x85EBCA6B)
    values ^= values >> np.uint32(13)
    values *= np.uint32(0xC2B2AE35)
    values ^= values >> np.uint32(16)
    return values
