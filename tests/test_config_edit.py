"""Taking a source out of a configuration: nothing else changes, and nothing is guessed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config.edit import without_source
from aggregator.errors import ConfigError, NotFoundError

FILE = Path("news.toml")
WHOLE = """\
# What we read.
[pull]
contact = "desk@example.org"  # webmasters ask

# The river's own paper.
[[source]]
name = "River Post"
url = "https://river.example/live"

# All of the harbour.
[[ source ]]  # since May
name = "Harbour"
paths = [
  "a",  # first
  "b",
]
# zone of the harbour
timezone = "Europe/London"

[[source]]
name = "Last"
path = "c"
# outlet = "The Last"

[digest]
timezone = "UTC"
"""


def test_the_one_in_the_middle() -> None:
    assert without_source(WHOLE, "Harbour", file=FILE) == WHOLE.replace(
        """\
[[ source ]]  # since May
name = "Harbour"
paths = [
  "a",  # first
  "b",
]
# zone of the harbour
timezone = "Europe/London"

""",
        "\\n".replace("\\n", "\n"),
    )


@pytest.mark.parametrize("name", ["River Post", "Harbour", "Last"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_is_left_means_the_same_and_its_comments_stay(name: str, newline: str) -> None:
    whole = "\ufeff" + WHOLE.replace("\n", newline)
    made = without_source(whole, name, file=FILE)
    data = tomllib.loads(WHOLE)
    data["source"] = [one for one in data["source"] if one["name"] != name]
    assert tomllib.loads(made.removeprefix("\ufeff")) == data
    assert made.startswith("\ufeff# What we read.")
    for comment in ("# The river's own paper.", "# All of the harbour.", "# outlet = "):
        assert comment in made
    assert set(made.split(newline)) <= set(whole.split(newline))


def test_the_only_one() -> None:
    assert without_source('[[source]]\nname = "a"\npath = "b"\n', "a", file=FILE) == ""
    assert without_source('x = 1\n\n[[source]]\nname = "a"', "a", file=FILE) == "x = 1\n\n"


@pytest.mark.parametrize(
    "text",
    [
        'source = [{ name = "a", path = "b" }]\n',
        '[[source]]\nname = "a"\nnote = """\n[[source]]\nname = "b"\n"""\n[[source]]\nname = "c"\n',
        '[[source]]\nname = "a"\nnote = """\n[table]\n"""\n',
        'note = """\n[[source]]\n"""\n[[source]]\nname = "a"\n',
    ],
)
def test_what_cannot_be_told_apart_is_left_alone(text: str) -> None:
    with pytest.raises(ConfigError, match="by hand"):
        without_source(text, "a", file=FILE)


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(NotFoundError, match="'b'"):
        without_source('[[source]]\nname = "a"\n', "b", file=FILE)
    with pytest.raises(ConfigError, match="not TOML"):
        without_source("[[source]\n", "b", file=FILE)


LINES = st.sampled_from(
    ["[[source]]", 'name = "a"', 'name = "b"', 'path = "x"', "# c", "", "[x]", "y = '''", "'''"]
)


@given(st.lists(LINES, max_size=14))
def test_whatever_is_written_the_rest_stays_or_it_is_refused(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        before = tomllib.loads(text)
        made = without_source(text, "a", file=FILE)
    except (tomllib.TOMLDecodeError, ConfigError, NotFoundError):
        return
    after = tomllib.loads(made)
    names = [one.get("name") for one in before["source"]]
    left = [one for i, one in enumerate(before["source"]) if i != names.index("a")]
    assert after.get("source", []) == left
    assert {k: v for k, v in after.items() if k != "source"} == {
        k: v for k, v in before.items() if k != "source"
    }
