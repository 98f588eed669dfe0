"""Any line of the feed becomes messages that Telegram takes, and no word of it is lost. Texts are drawn at random."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.channels.telegram.keyboards import DETAILS, card_in, closed, rows_of, ticked_in, toggled
from api.channels.telegram.rendering import Part, details, render
from api.channels.telegram.splitting import MOST, length_of, split
from api.channels.telegram.words import words
from tests.fakes.bot_api import wrong_markup, wrong_text
from tests.fakes.cards import CARD

LONG = st.text(alphabet="ab <>&\"'é😀.\n-_*[](){}#1", max_size=9_000)
WORDS = st.text(max_size=400)
BUTTONS = st.lists(
    st.builds(lambda n, label: {"id": f"b{n}", "label": label or "x"}, st.integers(0), WORDS), max_size=9
)
CARDS = st.lists(
    st.fixed_dictionaries(
        {"name": st.text(min_size=1, max_size=300)},
        optional={
            "structure": WORDS,
            "summary": LONG,
            "distance_text": WORDS,
            "website": WORDS,
            "email": WORDS,
            "bring": WORDS,
            "reasons": st.lists(WORDS, max_size=4),
            "address": st.fixed_dictionaries({"lines": st.lists(WORDS, max_size=3), "map_url": WORDS}),
            "source": st.fixed_dictionaries({"label": WORDS, "licence": WORDS, "url": WORDS}),
            "opening": st.fixed_dictionaries({"text": WORDS}),
            "who": st.fixed_dictionaries({"text": WORDS}),
            "is_example": st.booleans(),
            "is_remote": st.booleans(),
        },
    ),
    max_size=5,
)
EVENTS = st.fixed_dictionaries(
    {"seq": st.integers(1, 10**9), "kind": st.just("text"), "author": st.sampled_from(["bot", "counsellor", "system"])},
    optional={"text": LONG, "buttons": BUTTONS, "offers": CARDS, "name": WORDS, "wants": st.just("place")},
)


def taken(part: Part) -> bool:
    """By the refusals of tests/fakes/bot_api.py, which are Telegram's."""
    markup = {"reply_markup": part.keyboard.to_dict()} if part.keyboard else {}
    html = wrong_text({"text": part.html, "parse_mode": "HTML"})
    return not html and not wrong_text({"text": part.plain}) and not wrong_markup(markup)


@given(EVENTS)
def test_every_line_becomes_messages_that_are_taken(event: dict[str, Any]) -> None:
    parts = render(event, words())

    assert all(taken(part) for part in parts)
    assert all(part.keyboard is None for part in parts[:-2])
    if event.get("buttons"):
        assert any(part.keyboard for part in parts)


@given(CARDS)
def test_all_that_is_known_of_an_offer_is_taken(cards: list[dict[str, Any]]) -> None:
    for card in cards:
        assert all(taken(part) for part in details(card, words()))


@given(LONG, st.integers(20, MOST))
def test_parts_fit_and_hold_every_word(text: str, most: int) -> None:
    parts = split(text, most)

    assert all(0 < length_of(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_text_of_a_card_is_there() -> None:
    (part,) = render({"seq": 7, "kind": "offers", "author": "bot", "text": "Voici.", "offers": [CARD]}, words())

    assert part.plain.startswith(
        "Voici.\n\n1. Conseil logement (exemple)\nMaison de l'habitat (exemple)\nà 3 km · Ouvert"
    )
    assert [one for row in rows_of(part.keyboard) for one in row] == [
        ("1 · Itinéraire", "", "https://www.openstreetmap.org/"),
        ("1 · Détails", "d|7|1", ""),
    ]


def test_line_with_buttons_and_no_words_has_some() -> None:
    event = {"seq": 1, "kind": "text", "author": "bot", "text": " ", "buttons": [{"id": "x", "label": "Oui"}]}

    (part,) = render(event, words())

    assert part.plain == "Choisissez :"


def test_ticks_are_turned_and_links_stay() -> None:
    items = [{"value": "a", "label": "A"}, {"value": "b", "label": "B", "is_ticked": True}]
    event = {"seq": 4, "kind": "offers", "author": "bot", "text": "x", "offers": [CARD], "options": {"items": items}}
    (part,) = render(event, words())

    rows = rows_of(toggled(rows_of(part.keyboard), "a"))

    assert ticked_in(rows) == ["a", "b"]
    assert rows_of(closed(rows)) == rows[:1]
    assert closed(rows[1:]) is None


@pytest.mark.parametrize(
    ("data", "found"), [("12|3", (12, 3)), ("12", None), ("|", None), ("²|1", None), ("-1|2", None)]
)
def test_which_card(data: str, found: object) -> None:
    assert card_in(DETAILS + data) == found
