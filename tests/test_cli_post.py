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


def test_each_revision_says_what_it_did(tmp_path):
    from tests.test_pipeline_sights import WORDS, page, without

    file, out = tmp_path / "flood.html", str(tmp_path / "out")
    config = tmp_path / "aggregator.toml"
    config.write_text(
        f"[output]\nfolder = '{out}'\n[[source]]\nname = 'flood'\npath = '{file}'\n"
        "timezone = 'Europe/London'\n"
    )
    longer = {**WORDS, "mill": WORDS["mill"] + " Nobody was hurt."}
    for posts in (WORDS, longer, without("mill"), longer):
        file.write_text(page(posts), encoding="utf-8")
        told = call("pull", "-c", str(config))
        assert told.exit_code == 0
    with_name = next(line for line in page({"mill": "x"}).split("'") if line.startswith("block-"))
    told = call("post", f"flood:flood.html#{with_name}", "-o", out).stdout
    assert f"Also known as: flood:flood.html#{with_name}" in told
    for number, what in enumerate(("new", "grown", "withdrawn", "restored"), 1):
        assert any(f"revision {number}," in x and x.endswith(what) for x in told.splitlines())
    assert "{+ Nobody was hurt.+}" in told
    # What was withdrawn is shown as taken out, and what is restored as put in.
    assert f"News of the mill[- {longer['mill']}-]" in " ".join(told.split())
    assert f"News of the mill{{+ {longer['mill']}+}}" in " ".join(told.split())
    plain = call("post", f"flood:flood.html#{with_name}", "-o", out, "--json").stdout
    assert [one["changes"] for one in json.loads(plain)] == [
        ["new"],
        ["grown"],
        ["withdrawn"],
        ["restored"],
    ]
