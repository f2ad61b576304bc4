"""The library is light to import, and loads what is heavy only when it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = "torch sentence_transformers transformers trafilatura sqlalchemy datasketch scipy"


def loaded_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*[m for m in {HEAVY.split()!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )
    return set(done.stdout.split())


def test_importing_the_library_loads_nothing_heavy() -> None:
    assert loaded_after("from aggregator.dedup import *") == set()


def test_a_lexical_call_loads_nothing_heavy() -> None:
    code = (
        "from aggregator.dedup import deduplicate\n"
        "text = 'The ferry to Ostwick leaves at noon and comes back in the evening'\n"
        "assert len(deduplicate([text, text + ', they say', 'Something else']).kept) == 2"
    )
    assert loaded_after(code) == set()


def test_naming_an_encoder_loads_no_model() -> None:
    code = "from aggregator.dedup import load_encoder\nassert 'MiniLM' in load_encoder().name"
    assert loaded_after(code) == set()


def test_nothing_left_to_encode_loads_no_model() -> None:
    code = "from aggregator.dedup import deduplicate\ndeduplicate([], encoder='default')"
    assert loaded_after(code) == set()


def test_importing_the_package_alone_loads_not_even_numpy() -> None:
    script = "import sys, aggregator.dedup\nprint('numpy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "False"


def test_every_public_name_is_there() -> None:
    import aggregator.dedup

    for name in aggregator.dedup.__all__:
        assert getattr(aggregator.dedup, name).__module__.startswith("aggregator.dedup.")
        assert name in dir(aggregator.dedup)
    assert set(aggregator.dedup._MODULE_OF) == set(aggregator.dedup.__all__)
    unknown = "nothing"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        getattr(aggregator.dedup, unknown)
