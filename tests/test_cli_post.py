"""``aggregator post``: revisions, and what changed between them."""

from __future__ import annotations

import json

from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from aggregator.cli import cli, main
from aggregator.cli.post import word_diff
from tests.test_pipeline_addresses import article


def call(*arguments: str):
    return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)


def test_what_changed_stands_between_brackets():
    assert word_diff("137 were saved.", "139 were saved, all well.") == (
        "[-137-]{+139+} were saved{+, all well+}."
    )
    assert word_diff("same", "same") == "same"


@given(st.text("ab ,.\n", max_size=30), st.text("ab ,.\n", max_size=30))
def test_both_texts_can_be_read_from_it(before, after):
    import re

    told = word_diff(before, after)
    assert (
        re.sub(r"\{\+.*?\+\}", "", told, flags=re.DOTALL).replace("[-", "").replace("-]", "")
        == before
    )
    assert (
        re.sub(r"\[-.*?-\]", "", told, flags=re.DOTALL).replace("{+", "").replace("+}", "") == after
    )


def test_the_revisions_of_a_post(tmp_path):
    page, out = tmp_path / "ferry.html", str(tmp_path / "out")
    for more in ("Divers will look at her keel.", "Divers have looked at her keel."):
        page.write_bytes(article("ferry", more))
        assert call("run", "-i", str(page), "-o", out, "--encoder", "none").exit_code == 0
    told = call("post", "ferry:ferry.html", "-o", out).stdout
    assert "revision 1, seen 20" in told
    assert "Divers will look at her keel." in told
    assert "revision 2, seen 20" in told
    assert "[-will-]{+have+}" in told
    both = json.loads(call("post", "ferry:ferry.html", "-o", out, "--json").stdout)
    assert [one["number"] for one in both] == [1, 2]
    digest = json.loads(call("digest", "latest", "-o", out, "--encoder", "none", "--json").stdout)
    paragraph = digest["stories"][0]["passages"][0]["id"]
    again = call("post", paragraph, "-o", out, "--json")
    assert json.loads(again.stdout) == both


def test_a_post_that_is_not_there(tmp_path, capsys):
    page, out = tmp_path / "ferry.html", str(tmp_path / "out")
    page.write_bytes(article("ferry"))
    call("run", "-i", str(page), "-o", out, "--encoder", "none")
    capsys.readouterr()
    assert main(["post", "ferry:gone.html", "-o", out]) == 2
    assert "gone.html" in capsys.readouterr().err
