"""Live blogs by their markup: which containers are posts, what they say, and when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from aggregator.extract.blocks import blocks, parse_fragment
from aggregator.extract.container import read_container
from aggregator.extract.dom import is_furniture, parse_page
from aggregator.extract.draft import Draft
from aggregator.extract.join import Joined, join
from aggregator.extract.markup import find_group
from aggregator.extract.person_names import is_name
from aggregator.extract.readings import Reading, read_label, read_time
from aggregator.extract.timing import PageTimes, settle
from aggregator.model import Moment
from tests.extract.html_cases import read

DAY = date(2025, 3, 18)
BODY = "The ferry left the harbour with forty people on board, the harbour master said."


def _draft(html: str, zone: str = "UTC") -> Draft:
    body = parse_fragment(html)
    return read_container(body[0], zone=zone, reference=DAY)


def _clock(draft: Draft) -> tuple[int, int] | None:
    reading = draft.published
    return (reading.clock.hour, reading.clock.minute) if reading and reading.clock else None


@pytest.mark.parametrize(
    "head",
    [
        "<span class='ts'>14:05</span><h2>Title</h2>",
        "<header><h2>Title</h2><div class='t'>14.05 Uhr</div></header>",
        "<h2>14:05 - Title</h2>",
        "<h3>2.05pm: Title</h3>",
        "<div class='meta'><time>14:05</time> <mark>Ann Berg</mark></div><h3>Title</h3>",
        "<p class='time'>14h05</p><div class='headline'>Title</div>",
        "<div class='headline'><h2>Title</h2><button>Copy</button></div><i class='hour'>14:05</i>",
    ],
)
def test_head_of_a_post(head: str) -> None:
    draft = _draft(f"<div class='post'>{head}<p>{BODY}</p></div>")
    assert draft.title == "Title"
    assert draft.paragraphs == (BODY,)
    assert _clock(draft) == (14, 5)


def test_a_time_within_a_sentence_is_text() -> None:
    sentence = "It was <time datetime='2025-03-18T09:00:00Z'>nine</time> when the first train left."
    draft = _draft(
        f"<div id='x'><time datetime='2025-03-18T10:00:00Z'>10</time><p>{sentence}</p></div>"
    )
    assert draft.published is not None
    assert draft.published.at == datetime(2025, 3, 18, 10, tzinfo=UTC)
    assert draft.paragraphs == ("It was nine when the first train left.",)


def test_the_change_is_not_the_publication() -> None:
    draft = _draft(
        f"<div data-last-modified-time='1742306400000' data-post-time='1742299200000'><p>{BODY}</p>"
        "<footer><time datetime='2025-03-18T14:10:00Z'>Updated at 14.10</time></footer></div>"
    )
    assert draft.published is not None
    assert draft.published.at == datetime(2025, 3, 18, 12, 0, tzinfo=UTC)
    assert draft.modified is not None
    assert draft.modified.at == datetime(2025, 3, 18, 14, 0, tzinfo=UTC)


def test_furniture_of_a_post_is_left_out() -> None:
    draft = _draft(
        f"<article><p>{BODY}</p><div class='share-tools'><a href='#'>Share</a></div>"
        "<figure><img><figcaption>A ferry. Picture: Getty</figcaption></figure>"
        "<span class='visually-hidden'>End of post</span><div hidden>Menu</div>"
        "<form><p>Your email</p></form><div class='ad-slot'>Advertisement</div>"
        "<p>— Ann Berg and Bo Dahl</p></article>"
    )
    assert draft.paragraphs == (BODY,)
    assert draft.author == "Ann Berg and Bo Dahl"


def test_a_long_text_behind_show_more_is_kept() -> None:
    rest = "The crew had been told to wait for the tide. " * 8
    draft = _draft(f"<div><p>{BODY}</p><div style='display: none'><p>{rest}</p></div></div>")
    assert draft.paragraphs == (BODY, rest.strip())


def test_blocks_follow_the_markup() -> None:
    body = parse_fragment(
        "text<p>one<br>line</p><ul><li>a<ul><li>b</li></ul></li></ul>"
        "<blockquote><p>q1</p><p>q2</p></blockquote>"
        "<blockquote class='twitter-tweet'><p>said</p>— X (@x)</blockquote>"
        "<p>two<br><br>three</p><table><tr><td>c1</td><td>c2</td></tr></table>"
        "<pre>v1\nv2</pre><h3>head</h3>tail"
    )
    assert [(b.text, b.kind) for b in blocks(body)] == [
        ("text", "text"),
        ("one line", "text"),
        ("a", "item"),
        ("b", "item"),
        ("q1", "quote"),
        ("q2", "quote"),
        ("said — X (@x)", "embed"),
        ("two", "text"),
        ("three", "text"),
        ("c1 c2", "row"),
        ("v1 v2", "text"),
        ("head", "heading"),
        ("tail", "text"),
    ]


def test_links_in_a_block_are_measured() -> None:
    body = parse_fragment("<p>abcd <a href='#'>efgh</a></p><p><a href='#'>all</a></p>")
    assert [round(b.link_share, 1) for b in blocks(body)] == [0.4, 1.0]


def test_a_large_element_is_no_furniture_whatever_its_name() -> None:
    body = parse_fragment(f"<div class='share-wrapper'><p>{BODY * 5}</p></div>")
    assert not is_furniture(body[0])


def _posts(count: int, tag: str = "div", extra: str = "") -> str:
    return "".join(
        f"<{tag} class='entry e{n}' id='e-a{n}f'><time datetime='2025-03-18T1{n}:00:00Z'></time>"
        f"<p>{BODY} Number {n}.</p>{extra}</{tag}>"
        for n in range(count)
    )


@pytest.mark.parametrize("wrap", ["{}", "<ol><li>{}</li></ol>", "<section><div>{}</div></section>"])
@pytest.mark.parametrize("tag", ["div", "article", "section", "live-entry"])
def test_containers_are_found_whatever_they_are_called(tag: str, wrap: str) -> None:
    inner = "".join(wrap.format(part) for part in _posts(4, tag).split("\n"))
    root = parse_page(f"<html><body><nav><a href='/'>Home</a></nav>{inner}</body></html>")
    group = find_group(root)
    assert group is not None
    assert [m.get("id") for m in group.members] == ["e-a0f", "e-a1f", "e-a2f", "e-a3f"]


def test_chunks_of_posts_are_not_posts() -> None:
    chunks = "".join(
        f"<div class='chunk' data-id='c{i}'>{_posts(4).replace('e-a', f'e-{i}a')}</div>"
        for i in range(3)
    )
    group = find_group(parse_page(f"<html><body>{chunks}</body></html>"))
    assert group is not None
    assert len(group.members) == 12


def test_comments_and_teasers_are_no_posts() -> None:
    comments = f"<section class='comments'>{_posts(9).replace('e-a', 'c-a')}</section>"
    cards = "".join(
        f"<div class='card' id='k{n}'><h3><a href='/other/{n}'>Some other story of today</a></h3>"
        f"<time datetime='2025-03-17T1{n}:00:00Z'></time><p>{BODY}</p></div>"
        for n in range(6)
    )
    title = "<head><title>Live: ferries</title></head>"
    found = read(f"<html>{title}<body>{_posts(5)}{comments}{cards}</body></html>")
    assert [post.id.rpartition("#")[2] for post in found.posts] == [
        "e-a0f",
        "e-a1f",
        "e-a2f",
        "e-a3f",
        "e-a4f",
    ]


# -- joining ---------------------------------------------------------------------------------


def _block_draft(*texts: str, **more: Any) -> Draft:
    body = parse_fragment("".join(f"<p>{text}</p>" for text in texts))
    return Draft(blocks=tuple(blocks(body)), **more)


def test_join_by_id_headline_and_text() -> None:
    ld = [
        _block_draft("One body.", keys=("646219928f08e408b7580001",)),
        _block_draft("Two body.", title="The second Headline"),
        _block_draft("Three is told at some length in this place, by somebody."),
        _block_draft("Four stands alone."),
    ]
    markup = [
        _block_draft("Three is told at some length in this place, by somebody.", "And more."),
        _block_draft("2", title="The second headline!"),
        _block_draft("1", keys=("block-646219928f08e408b7580001",)),
        _block_draft("Nobody else has this."),
    ]
    joined = join(ld, markup)
    assert [(j.ld, j.markup) for j in joined] == [
        (ld[0], markup[2]),
        (ld[1], markup[1]),
        (ld[2], markup[0]),
        (ld[3], None),
        (None, markup[3]),
    ]


def test_a_headline_that_two_posts_share_joins_nothing() -> None:
    ld = [_block_draft("a", title="Update"), _block_draft("b", title="Update")]
    joined = join(ld, [_block_draft("c", title="Update")])
    assert [j.markup is None for j in joined] == [True, True, False]


def test_a_pinned_copy_is_the_same_post() -> None:
    copy = _block_draft("x", keys=("block-64621",), pinned=True)
    post = _block_draft("x", "y", keys=("block-64621",), anchor="block-64621")
    for markup in ([copy, post], [post, copy]):
        (joined,) = join([], markup)
        assert joined.pinned
        assert [b.text for b in joined.blocks] == ["x", "y"]


def test_the_longer_text_is_kept_but_paragraphs_win_a_tie() -> None:
    long = _block_draft(
        "One sentence stands here. Another one follows it. A third closes the text."
    )
    parted = _block_draft(
        "One sentence stands here.", "Another one follows it. A third closes the text."
    )
    cut = _block_draft("One sentence stands here.", "Another one…")
    assert Joined(long, parted).blocks == parted.blocks
    assert Joined(long, cut).blocks == long.blocks
    assert Joined(cut, long).blocks == long.blocks
    assert Joined(long, Draft()).blocks == long.blocks


def test_a_headline_that_was_cut_is_none() -> None:
    assert Joined(Draft(title="The minister said that…"), Draft()).title == ""
    assert Joined(Draft(title="Short"), Draft(title="Longer")).title == "Longer"


# -- times -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "trust"),
    [
        ("1742306400", 5),
        ("1742306400000", 5),
        ("1742306400.25", 5),
        ("2025-03-18T15:00:00+01:00", 4),
        ("2025-03-18T15:00:00+0100", 4),
        ("Tue Mar 18 2025 14:00:00 GMT+0000 (Coordinated Universal Time)", 4),
        ("2025-03-18T14:00:00.000Z", 3),
        ("2025-03-18 14:00:00", 2),
        ("2025-03-18T14:00", 2),
    ],
)
def test_instants_and_their_trust(text: str, trust: int) -> None:
    reading = read_time(text, zone="UTC", basis="time element")
    assert reading is not None
    assert reading.at == datetime(2025, 3, 18, 14, 0, tzinfo=UTC)
    assert reading.trust == trust


@pytest.mark.parametrize(
    "text", [None, "", "12", "soon", "0000000000", "99999999999999", "2025-13-45"]
)
def test_what_is_no_instant(text: str | None) -> None:
    assert read_time(text, zone="UTC", basis="time element") is None


@pytest.mark.parametrize("text", ["vor 3 Stunden, 14:05", "", "Share", "x" * 500])
def test_what_is_no_label(text: str) -> None:
    assert read_label(text, zone="UTC", basis="time element") is None


def test_labels() -> None:
    clock = read_label("2.05pm GMT", zone="UTC", basis="time element")
    assert clock is not None and clock.clock is not None
    assert (clock.clock.hour, clock.clock.minute, clock.trust) == (14, 5, 1)
    dated = read_label("14:05 GMT, 18 March", zone="UTC", basis="time element", reference=DAY)
    assert dated is not None
    assert dated.at == datetime(2025, 3, 18, 14, 5, tzinfo=UTC)


def _made(changed: str = "", published: str = "") -> PageTimes:
    def moment(text: str) -> Moment | None:
        return Moment(DAY, datetime.fromisoformat(text), "meta") if text else None

    return PageTimes(moment(changed), moment(published), Moment(DAY, None, "file time"))


def _at(text: str, zone: str = "UTC") -> Reading:
    reading = read_time(text, zone=zone, basis="time element")
    assert reading is not None
    return reading


def _settled(posts: list[Joined], zone: str = "UTC", page: PageTimes | None = None) -> list[str]:
    timing = settle(posts, zone=zone, page=page or _made())
    return [(m.at or m.day).isoformat() for m in timing.published]


def _clocks(*labels: str, pinned: tuple[int, ...] = ()) -> list[Joined]:
    return [
        Joined(
            None,
            Draft(
                published=read_label(label, zone="UTC", basis="time element"), pinned=i in pinned
            ),
        )
        for i, label in enumerate(labels)
    ]


def test_an_epoch_is_believed_before_a_zulu_time() -> None:
    posts = [
        Joined(Draft(published=_at("2025-03-18T14:00:00Z")), Draft(published=_at("1742302800")))
    ]
    assert _settled(posts) == ["2025-03-18T13:00:00+00:00"]


def test_a_wrong_zulu_is_mended_where_there_is_no_epoch_too() -> None:
    posts = [
        Joined(Draft(published=_at("2025-03-18T14:00:00Z")), Draft(published=_at("1742302800"))),
        Joined(Draft(published=_at("2025-03-18T12:00:00Z")), Draft(published=_at("1742295600"))),
        Joined(Draft(published=_at("2025-03-18T10:00:00Z"))),
        Joined(Draft(published=_at("2025-03-18T10:00:00+02:00"))),
    ]
    assert _settled(posts)[2:] == ["2025-03-18T09:00:00+00:00", "2025-03-18T08:00:00+00:00"]


def test_a_time_that_most_posts_share_is_not_believed() -> None:
    shared = Draft(published=_at("2025-03-18T14:00:00Z"))
    posts = [
        Joined(shared, Draft(published=_at("2025-03-18T11:00:00Z"))),
        Joined(shared, Draft(published=_at("2025-03-18T12:00:00Z"))),
        Joined(shared),
        Joined(Draft(published=_at("2025-03-18T09:00:00Z"))),
    ]
    assert _settled(posts) == [
        "2025-03-18T11:00:00+00:00",
        "2025-03-18T12:00:00+00:00",
        "2025-03-18",
        "2025-03-18T09:00:00+00:00",
    ]


@pytest.mark.parametrize("turned", [False, True])
def test_clocks_cross_midnight(turned: bool) -> None:
    labels = ["01:15", "00:03", "23:41", "18:00"]
    want = [
        "2025-03-18T01:15:00+00:00",
        "2025-03-18T00:03:00+00:00",
        "2025-03-17T23:41:00+00:00",
        "2025-03-17T18:00:00+00:00",
    ]
    if turned:
        labels, want = labels[::-1], want[::-1]
    assert _settled(_clocks(*labels)) == want


def test_clocks_later_than_the_pages_last_change_are_of_the_day_before() -> None:
    page = _made(changed="2025-03-18T00:20:00+00:00")
    assert _settled(_clocks("23:50", "23:10"), page=page) == [
        "2025-03-17T23:50:00+00:00",
        "2025-03-17T23:10:00+00:00",
    ]


@pytest.mark.parametrize(
    ("published", "labels", "newest"),
    [
        ("05:00", ["23:50", "12:00", "06:10"], "2025-03-18T23:50"),
        ("05:00", ["00:40", "21:15", "06:10"], "2025-03-19T00:40"),
        ("17:30", ["16:48", "14:20", "09:05"], "2025-03-18T16:48"),
        ("12:00", ["16:00", "13:00", "09:00"], "2025-03-18T16:00"),
        ("01:20", ["01:15", "23:41", "18:00"], "2025-03-18T01:15"),
        ("00:05", ["23:50", "22:00", "19:00"], "2025-03-17T23:50"),
    ],
)
def test_clocks_of_a_page_whose_publication_alone_is_known(
    published: str, labels: list[str], newest: str
) -> None:
    page = _made(published=f"2025-03-18T{published}:00+00:00")
    times = _settled(_clocks(*labels), page=page)
    assert times[0] == f"{newest}:00+00:00"
    assert times == sorted(times, reverse=True)


def test_a_pinned_post_breaks_no_order() -> None:
    assert _settled(_clocks("09:00", "14:05", "13:50", pinned=(0,))) == [
        "2025-03-18T09:00:00+00:00",
        "2025-03-18T14:05:00+00:00",
        "2025-03-18T13:50:00+00:00",
    ]


def test_the_night_that_has_an_hour_twice() -> None:
    posts = [Joined(None, Draft(published=_at("2025-10-26T01:30:00Z", "Europe/Berlin")))]
    posts.append(Joined(None, Draft(published=_at("2025-10-26T00:30:00Z", "Europe/Berlin"))))
    assert _settled(posts, "Europe/Berlin") == [
        "2025-10-26T02:30:00+01:00",
        "2025-10-26T02:30:00+02:00",
    ]


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("Ann Berg", True),
        ("By Ann van der Berg and Bo Dahl", True),
        ("Łucja Żak", True),
        ("Ann Berg said so.", False),
        ("Breaking", False),
        ("Route 12", False),
        ("the end is near", False),
    ],
)
def test_names(text: str, yes: bool) -> None:
    assert is_name(text) is yes
