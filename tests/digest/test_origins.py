"""Who wrote it first: credits, datelines, media that are named, owners, copies. Invented news."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import pytest

from aggregator.dedup.model import Kind
from aggregator.digest.media import dateline, medium_of, speakers
from aggregator.digest.origins import with_origins
from aggregator.model import Attribution, Moment, Passage, Post, Span

DAY = date(2031, 6, 18)
LONG = (
    "The harbour of Port Averil was closed on Wednesday after a tanker ran aground in the night, "
    "its master said, and eleven ships wait outside."
)


def post(outlet: str, text: str, *, credit: str | None = None, url: str | None = None) -> Post:
    return Post(
        id=f"{outlet}:page",
        source=outlet,
        locator="page",
        outlet=outlet,
        title="",
        published=Moment(DAY, datetime(2031, 6, 18, 9, tzinfo=UTC), "json-ld"),
        text=text,
        spans=(Span(0, len(text)),),
        credit=credit,
        url=url,
    )


def passage(*members: tuple[Post, Kind | None]) -> Passage:
    attributions = tuple(
        Attribution(
            paragraph_id=f"{n:012x}",
            text=p.text,
            outlet=p.outlet,
            source=p.source,
            locator=p.locator,
            post_id=p.id,
            post_title="",
            revision_hash=p.hash,
            start=0,
            end=len(p.text),
            published=p.published,
            zone="UTC",
            url=p.url,
            credit=p.credit,
            kind=kind,
        )
        for n, (p, kind) in enumerate(members)
    )
    shown = next(a for a in attributions if a.kind is None)
    return Passage(shown.paragraph_id, shown.text, attributions)


def origins(*members: tuple[Post, Kind | None], owners=None) -> dict[str, tuple[str, ...]]:
    posts = {p.id: p for p, _ in members}
    (found,) = with_origins([passage(*members)], posts, owners=owners)
    return {o.name: o.outlets for o in found.origins}


def test_five_outlets_two_origins() -> None:
    own = (
        "Eleven vessels are waiting off Port Averil, whose harbour was shut when a tanker grounded."
    )
    assert origins(
        (post("Alpha", LONG, credit="Northwire"), None),
        (post("Beta", LONG), "exact"),
        (post("Gamma", LONG + " More follows."), "near"),
        (post("Delta", own), "semantic"),
        (post("Epsilon", own), "semantic"),
    ) == {"Northwire": ("Alpha", "Beta", "Gamma"), "Delta": ("Delta", "Epsilon")}


def test_a_rewording_by_another_outlet_is_an_origin_of_its_own() -> None:
    own = "Ships are waiting at Port Averil, where a tanker has run aground."
    found = origins((post("Alpha", LONG), None), (post("Beta", own), "semantic"))
    assert found == {"Alpha": ("Alpha",), "Beta": ("Beta",)}


def test_two_rewordings_of_one_agency_are_one_origin() -> None:
    own = "A tanker has shut the harbour, its master told Reuters."
    found = origins((post("Alpha", LONG, credit="Reuters"), None), (post("Beta", own), "semantic"))
    assert found == {"Reuters": ("Alpha", "Beta")}


def test_a_list_of_agencies_shares_an_origin_with_one_of_them() -> None:
    own = "A tanker has shut the harbour of Port Averil."
    found = origins(
        (post("Alpha", LONG, credit="AFP, dpa"), None),
        (post("Beta", own, credit="AFP"), "semantic"),
    )
    assert found == {"AFP, dpa": ("Alpha", "Beta")}


def test_the_agency_itself_and_its_customers() -> None:
    found = origins((post("Alpha", LONG), None), (post("Reuters", LONG), "exact"))
    assert found == {"Reuters": ("Alpha", "Reuters")}


def test_outlets_of_one_owner_are_one_origin() -> None:
    own = "Ships are waiting at Port Averil, where a tanker has run aground."
    members = ((post("Alpha", LONG), None), (post("Beta", own), "semantic"))
    owners = {"Alpha": "Harbour Group", "beta": "Harbour Group"}
    assert origins(*members, owners=owners) == {"Alpha": ("Alpha", "Beta")}


def test_an_address_of_another_outlet_tells_whose_text_it_is() -> None:
    own = "Ships are waiting at Port Averil, where a tanker has run aground."
    found = origins(
        (post("Beta", LONG, url="https://www.alpha.example/1"), None),
        (post("Alpha", own, url="https://alpha.example/1"), "semantic"),
    )
    assert found == {"Alpha": ("Beta", "Alpha")}


def test_each_attribution_says_why() -> None:
    members = (
        (post("Alpha", LONG, credit="Northwire"), None),
        (post("Beta", LONG), "exact"),
    )
    (found,) = with_origins([passage(*members)], {p.id: p for p, _ in members})
    assert [a.origin_basis for a in found.attributions] == [("credit",), ("copy",)]
    (origin,) = found.origins
    assert origin.bases == ("credit", "copy")


def test_posts_that_are_mostly_copies_lend_nothing_to_each_other() -> None:
    """A reworded paragraph between two printings of one wire story confirms nothing."""
    a_text, b_text = f"{LONG}\n\nThe tide turns at six.", f"{LONG}\n\nAt six the tide will turn."
    a, b = post("Alpha", a_text), post("Beta", b_text)
    copied = passage((post("Alpha", LONG), None), (post("Beta", LONG), "exact"))
    tail = passage(
        (post("Alpha", "The tide turns at six."), None),
        (post("Beta", "At six the tide will turn."), "semantic"),
    )
    _, found = with_origins([copied, tail], {a.id: a, b.id: b})
    assert len(found.origins) == 2  # 24 words are too few to say so
    longer = f"{LONG} {LONG}"
    copied = passage((post("Alpha", longer), None), (post("Beta", longer), "exact"))
    _, found = with_origins([copied, tail], {a.id: a, b.id: b})
    assert [o.outlets for o in found.origins] == [("Alpha", "Beta")]


@pytest.mark.parametrize(
    ("text", "medium"),
    [
        ("Two officials told Reuters that the port is shut.", "Reuters"),
        ("The mayor told the local news site Averil Now that he would resign.", "Averil Now"),
        ("According to the Hill Gazette, nobody was hurt.", "Hill Gazette"),
        ("On Monday AFP reported that the port is shut.", "AFP"),
        ("He spoke in an interview with the BBC.", "BBC"),
        ("Sources have told the Harbour Times Brand would go.", "Harbour Times"),
        ("According to the governor, nobody was hurt.", None),
        ("The mayor told Marsh to leave.", None),
        ("According to the Averil Fire Brigade, nobody was hurt.", None),
        ("Nobody was hurt.", None),
    ],
)
def test_the_medium_that_a_text_names(text: str, medium: str | None) -> None:
    assert medium_of(text) == medium


def test_the_paper_that_was_named_before() -> None:
    before = "Two officials told the newspaper Kurjer Averil that the port is shut."
    assert medium_of("The mayor told the paper that he knew.", before=before) == "Kurjer Averil"
    assert medium_of("The mayor told the paper that he knew.") is None


def test_datelines() -> None:
    assert dateline("PORT AVERIL, June 18 (Northwire) - The harbour is shut.") == "Northwire"
    assert dateline("Port Averil (AFP) – The harbour is shut.") == "AFP"
    assert dateline("The harbour (built in 1870) is shut.") is None


def test_speakers_in_the_words_of_the_text() -> None:
    assert speakers("“No,” said Ida Marsh. Jo Brand, the mayor of Averil, told Reuters yes.") == (
        "Ida Marsh",
        "Jo Brand",
    )
    assert speakers("The port is shut.") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The storm cut power in the valley of the Keld, the grid operator said.", ()),
        ("The weather office said Storm Halvard would reach Keld.", ()),
        ("The brigade said Averil and Keld had no light.", ()),
        ("He said so. They said so, too.", ()),
        ("Three who saw the list told The Morning Lamp that it was long.", ()),
        ("The mayor of Averil, Jo Brand, says the boats left early.", ("Jo Brand",)),
        ("Ida Marsh, who is master of the port, said it was shut.", ("Ida Marsh",)),
        ("“It was dark,” said Warren Pike, who runs the yard.", ("Warren Pike",)),
        ("On Monday the brigade said so.", ()),
    ],
)
def test_who_speaks_and_who_does_not(text: str, found: tuple[str, ...]) -> None:
    assert speakers(text) == found


def quoting(outlet: str, by: str, *, credit: str | None = None) -> Post:
    """A post that shows a message as somebody else's."""
    plain = post(outlet, LONG, credit=credit)
    return dataclasses.replace(plain, spans=(Span(0, len(LONG), kind="embed", by=by),))


def test_a_message_that_outlets_show_is_of_whom_they_quote() -> None:
    a = quoting("Harbour Post", "Ida Marsh (@idamarsh)", credit="Northwire")
    b = quoting("Hill Gazette", "Ida Marsh, harbour master")
    assert origins((a, None), (b, "exact")) == {
        "Ida Marsh (@idamarsh)": ("Harbour Post", "Hill Gazette")
    }
    (found,) = with_origins([passage((a, None))], {a.id: a})
    assert found.attributions[0].origin_basis == ("quoted",)


def test_who_tells_it_in_words_of_their_own_is_another_origin() -> None:
    a = quoting("Harbour Post", "Ida Marsh (@idamarsh)")
    own = post("Hill Gazette", "Eleven ships lie off Port Averil, for a tanker blocks its harbour.")
    assert origins((a, None), (own, "semantic")) == {
        "Ida Marsh (@idamarsh)": ("Harbour Post",),
        "Hill Gazette": ("Hill Gazette",),
    }
