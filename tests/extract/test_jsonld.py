"""JSON-LD: what is mended, what is bounded, and which posts are found in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.extract.draft import aliases, is_positional
from aggregator.extract.jsonld import (
    MAX_POSTS,
    body_blocks,
    names,
    plain,
    post_drafts,
    read_json_ld,
    telling_parts,
)


def _post(n: int, **more: Any) -> dict[str, Any]:
    return {
        "@type": "BlogPosting",
        "@id": f"entry-{n}",
        "headline": f"Headline {n}",
        "datePublished": f"2025-03-18T10:{n % 60:02}:00+01:00",
        "articleBody": f"Body {n}.",
        **more,
    }


def _blog(*posts: Any, **more: Any) -> dict[str, Any]:
    return {"@type": "LiveBlogPosting", "headline": "Page", "liveBlogUpdate": list(posts), **more}


def _titles(*scripts: str) -> list[str]:
    return [draft.title for draft in post_drafts(read_json_ld(scripts), zone="UTC")]


WHOLE = json.dumps(_blog(_post(1), _post(2)))


@pytest.mark.parametrize(
    "script",
    [
        WHOLE,
        f"<!--\n{WHOLE}\n-->",
        f"//<![CDATA[\n{WHOLE}\n//]]>",
        f"/*<![CDATA[*/{WHOLE}/*]]>*/",
        WHOLE + ";",
        WHOLE.replace('"Headline 1"', '"Headline 1"\n,').replace(',, "date', ', "date'),
        WHOLE.replace("Body 1.", "Body 1.\n\tAnd a line."),
        WHOLE.replace("]}", ",]}"),
        WHOLE.replace('"', "&quot;"),
        json.dumps({"@type": "WebSite"}) + WHOLE,
        f"[{WHOLE}]",
        json.dumps({"@context": "x", "@graph": [{"@type": "WebPage"}, json.loads(WHOLE)]}),
        WHOLE.replace('"LiveBlogPosting"', '["NewsArticle", "LiveBlogPosting"]'),
        WHOLE.replace('"LiveBlogPosting"', '"https://schema.org/LiveBlogPosting"'),
    ],
)
def test_small_damage_and_every_form_are_read(script: str) -> None:
    assert _titles(script) == ["Headline 1", "Headline 2"]


def test_several_scripts_and_references_are_resolved() -> None:
    blog = json.dumps(_blog({"@id": "entry-2"}, {"@id": "entry-1"}))
    graph = json.dumps({"@graph": [_post(1), _post(2)]})
    assert _titles(graph, blog) == ["Headline 2", "Headline 1"]
    assert _titles(blog, graph) == ["Headline 2", "Headline 1"]


def test_a_single_post_that_is_no_list_and_one_in_a_list_item() -> None:
    assert _titles(json.dumps({"@type": "LiveBlogPosting", "liveBlogUpdate": _post(3)})) == [
        "Headline 3"
    ]
    wrapped = _blog({"@type": "ListItem", "position": 1, "item": _post(4)})
    assert _titles(json.dumps(wrapped)) == ["Headline 4"]


def test_whole_posts_of_damaged_json_are_kept_with_a_note() -> None:
    damaged = WHOLE.replace("Headline 1", 'Head"line" 1')
    found = read_json_ld([damaged])
    assert [d.title for d in post_drafts(found, zone="UTC")] == ["Headline 2"]
    assert "not JSON" in found.notes[0]
    assert "1 posts in it are whole" in found.notes[0]


def test_cut_json_keeps_what_came_whole() -> None:
    text = json.dumps(_blog(_post(1), _post(2), _post(3)))
    assert _titles(text[: text.index("Body 3")]) == ["Headline 1", "Headline 2"]


def test_what_is_no_json_is_a_note() -> None:
    found = read_json_ld(["<p>nothing</p>"])
    assert found.blogs == ()
    assert found.notes[0].startswith("JSON-LD: not JSON")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_000_000 + "]" * 1_000_000,
        '{"a":' * 300_000 + "1" + "}" * 300_000,
        '{"@type":"BlogPosting","a":' * 40_000,
    ],
)
def test_depth_is_bounded(text: str) -> None:
    found = read_json_ld([text])
    assert found.posts == ()
    assert found.notes == ("JSON-LD: nested deeper than 100; not read",)


def test_brackets_in_strings_are_no_depth() -> None:
    assert _titles(json.dumps(_blog(_post(1, articleBody="[" * 500 + '\\"' + "{" * 500)))) == [
        "Headline 1"
    ]


def test_number_of_posts_is_bounded() -> None:
    found = read_json_ld([json.dumps(_blog(*(_post(n) for n in range(MAX_POSTS + 5))))])
    assert len(found.posts) == MAX_POSTS
    assert found.notes == (f"JSON-LD: more than {MAX_POSTS} posts; the rest was not read",)


_NAMES = (
    "@type @id @graph liveBlogUpdate headline author name url articleBody datePublished isPartOf "
    "item mainEntityOfPage identifier inLanguage"
)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(_NAMES.split()),
                inner | st.just("LiveBlogPosting") | st.just("BlogPosting"),
                max_size=5,
            )
        ),
        max_leaves=25,
    )
)
def test_no_json_value_is_an_error(value: Any) -> None:
    found = read_json_ld([json.dumps(value)])
    for draft in post_drafts(found, zone="UTC"):
        assert all(block.text for block in draft.blocks)
        assert all(draft.keys)


@given(st.text(alphabet='{}[]",:\\ab1\n', max_size=60))
def test_no_text_is_an_error(text: str) -> None:
    read_json_ld([text])


def test_bodies_with_markup_entities_and_lines() -> None:
    def texts(body: str) -> list[str]:
        return [block.text for block in body_blocks(body)]

    assert texts("<p>One &amp; two.</p><ul><li>three</li></ul>") == ["One & two.", "three"]
    assert texts("&lt;p&gt;One &amp;amp; two.&lt;/p&gt;&lt;p&gt;Three.&lt;/p&gt;") == [
        "One & two.",
        "Three.",
    ]
    assert texts("He said &quot;no&quot;.\n\nShe said\u2028yes.") == [
        'He said "no".',
        "She said",
        "yes.",
    ]
    assert texts("5 < 6 and 7 > 3 &lt; 9") == ["5 < 6 and 7 > 3 < 9"]
    assert texts("The gate was shut at noon.The guards went home on foot.") == [
        "The gate was shut at noon.",
        "The guards went home on foot.",
    ]
    assert texts("") == []


@pytest.mark.parametrize(
    "tail",
    [
        "Read more: Every bridge in the county that is shut today",
        "Read the full story here",
        "For the full story click here.",
        "Read more here Bridge keeper's daughter tells of her night",
    ],
)
def test_what_leads_to_another_text_is_parted_from_the_body(tail: str) -> None:
    body = 'The bridge is shut. "It will stay so," the keeper said.'
    assert [(b.text, b.kind) for b in body_blocks(f"{body} {tail}")] == [
        (body, "text"),
        (tail, "pointer"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "He read the letter aloud. He read more of them here than anywhere.",
        "She told them all. Read it again, she said to the clerk.",
    ],
)
def test_a_sentence_about_reading_is_text(body: str) -> None:
    assert [b.text for b in body_blocks(body)] == [body]


def test_what_belongs_to_the_page_is_not_the_posts() -> None:
    team = [{"name": "A B"}, {"name": "C D"}]
    page = _blog(
        _post(1, headline="Page", author=team),
        _post(2, author={"name": "E F"}),
        author=team,
        url="https://a.example/live",
    )
    one, two = post_drafts(read_json_ld([json.dumps(page)]), zone="UTC")
    assert (one.title, one.author) == ("", "")
    assert (two.title, two.author) == ("Headline 2", "E F")


def test_a_posts_address_is_one_that_it_does_not_share() -> None:
    page = "https://a.example/live"
    posts = [_post(1, url=f"{page}#p-1"), _post(2, url=f"{page}#p-2"), _post(3, url=page)]
    drafts = post_drafts(read_json_ld([json.dumps(_blog(*posts, url=page))]), zone="UTC")
    assert [d.url for d in drafts] == [f"{page}#p-1", f"{page}#p-2", None]
    assert [d.anchor for d in drafts] == ["p-1", "p-2", ""]


@pytest.mark.parametrize(
    ("addresses", "parts"),
    [
        (["https://a.example/l#x1", "https://a.example/l#x2"], ["x1", "x2"]),
        (["https://a.example/l?post=x1#post", "https://a.example/l?post=x2#post"], ["x1", "x2"]),
        (["https://a.example/l/x1/", "https://a.example/l/x2/"], ["x1", "x2"]),
        (["https://a.example/l", "https://a.example/l"], ["", ""]),
        (["https://a.example/l#only"], ["only"]),
        (["https://a.example/l"], [""]),
        (["http://[", ""], ["", ""]),
    ],
)
def test_the_telling_part_of_addresses(addresses: list[str], parts: list[str]) -> None:
    assert telling_parts(addresses) == parts


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("block-646219928f08e408b7580001", "646219928f08e408b7580001"),
        ("/live#liveblogPost903", "post-903"),
        ("https://a.example/x#751105", "751105"),
        ("asset:7d1f3a52-0c1e-4f0a-9b1e-1a2b3c4d5e6f", "7D1F3A52-0C1E-4F0A-9B1E-1A2B3C4D5E6F"),
        (
            "asset%3A7d1f3a52-0c1e-4f0a-9b1e-1a2b3c4d5e6f",
            "asset:7d1f3a52-0c1e-4f0a-9b1e-1a2b3c4d5e6f",
        ),
        ("copper-falls", "/p#copper-falls"),
    ],
)
def test_two_forms_of_an_id_have_an_alias_in_common(a: str, b: str) -> None:
    assert set(aliases(a)) & set(aliases(b))


@pytest.mark.parametrize(
    ("keys", "counts"),
    [
        (["post-3", "post-2", "post-1"], True),
        (["0", "1", "2"], True),
        (["post-48212", "post-48213"], False),
        (["751105", "751101"], False),
        (["post-1"], False),
        (["a", "b"], False),
        (["post-1", "post-5"], False),
    ],
)
def test_ids_that_only_count(keys: list[str], counts: bool) -> None:
    assert is_positional(keys) is counts


def test_names_and_plain_lines() -> None:
    by_id = {"#p": {"@id": "#p", "name": "Ann &amp; Bo"}}
    assert names([{"@id": "#p"}, "C D", {"name": "C D"}, "https://a.example/x"], by_id) == (
        "Ann & Bo",
        "C D",
    )
    assert plain("  A &amp;quot;b&amp;quot; <b>c</b>\n d ") == 'A "b" c d'
