"""Opening hours: the state at a moment, French holidays, texts that are not hours; and how they are said."""

import datetime as dt

import pytest

from relais.offers.hours import PARIS, opening_at
from relais.offers.texts import load_texts

MONDAY = dt.datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)
OFFICE = "Mo-Fr 08:30-12:00,13:30-17:00"


@pytest.mark.parametrize(
    "unreadable",
    [None, "", "du lundi au vendredi", "\x00", "sur rendez-vous", "Mo-Fr 99:99", "x" * 5_000, "24/7 unknown"],
)
def test_opening_unreadable_is_not_known(unreadable: str | None) -> None:
    assert opening_at(unreadable, MONDAY) is None


@pytest.mark.parametrize("gone", ["off", "2016 Mo-Fr 09:00-10:00"])
def test_opening_never_again_is_not_known(gone: str) -> None:
    assert opening_at(gone, MONDAY) is None


@pytest.mark.parametrize(
    ("hours", "now", "said"),
    [
        (OFFICE, MONDAY, "Ouvert, ferme à midi"),
        ("Mo-Fr 08:30-17:00", MONDAY, "Ouvert, ferme à 17 h"),
        ("Mo-Fr 08:30-17:15", MONDAY, "Ouvert, ferme à 17 h 15"),
        ("Mo 08:30-17:00 open, Sa closed; Aug closed", MONDAY, "Ouvert, ferme à 17 h"),
        ("24/7", MONDAY, "Ouvert jour et nuit"),
        ("Mo-Su 22:00-02:00", MONDAY.replace(hour=23), "Ouvert, ferme à 2 h"),
        ("Mo-Fr 14:00-17:00", MONDAY, "Fermé, ouvre à 14 h"),
        (OFFICE, MONDAY.replace(hour=18), "Fermé, ouvre demain à 8 h 30"),
        (OFFICE, MONDAY + dt.timedelta(days=5), "Fermé, ouvre lundi à 8 h 30"),
        ("Mo[1] 09:00-12:00", MONDAY, "Fermé, ouvre le 7 décembre à 9 h"),
        ("Tu[1] 09:00-12:00", MONDAY, "Fermé, ouvre le 1er décembre à 9 h"),
    ],
)
def test_opening_is_said_in_words(hours: str, now: dt.datetime, said: str) -> None:
    opening = opening_at(hours, now)

    assert opening is not None
    assert load_texts().opening(opening) == said


def test_opening_on_a_french_holiday_is_closed() -> None:
    opening = opening_at("Mo-Fr 08:30-17:00; PH off", dt.datetime(2026, 5, 1, 9, 30, tzinfo=PARIS))

    assert opening is not None
    assert (opening.is_open, opening.changes_at) == (False, dt.datetime(2026, 5, 4, 8, 30, tzinfo=PARIS))


def test_opening_is_told_in_paris_time() -> None:
    opening = opening_at("Mo-Fr 08:30-17:00", dt.datetime(2026, 11, 23, 7, 45, tzinfo=dt.UTC))

    assert opening is not None
    assert opening.is_open


def test_opening_soon_is_within_two_hours() -> None:
    soon = opening_at("Mo-Fr 11:00-17:00", MONDAY)
    later = opening_at("Mo-Fr 14:00-17:00", MONDAY)

    assert soon is not None
    assert later is not None
    assert (soon.opens_soon, later.opens_soon) == (True, False)
