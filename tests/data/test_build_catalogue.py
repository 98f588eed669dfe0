"""The building itself: repairs of what producers typed, and a catalogue that can be rebuilt to the letter."""

from pathlib import Path

import pytest

from scripts.build_catalogue import __main__ as build
from scripts.build_catalogue import cleaning, hours, lines

SAMPLES = Path(__file__).parents[3] / "shared" / "data-samples"


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("05 63 45 61 36", "+33563456136"),
        ("+33 4 68 74 68 82", "+33468746882"),
        ("+ 33 5 63 73 02 11", "+33563730211"),
        ("08 10 25 11 10", "+33810251110"),
        ("3949", None),
        ("056573432700", None),
        ("+33 6 75 73 33 57 +33 6 75 73 42 03", None),
        (None, None),
    ],
)
def test_telephone_as_typed_becomes_e164_or_nothing(typed: str | None, cleaned: str | None) -> None:
    assert cleaning.telephone(typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("Mairie@example.fr", "mairie@example.fr"),
        ("pij.sigean@orange.fr", None),
        ("jeanne.dupont@example.fr", None),
        ("http://www.contact.example.fr", None),
        ("lieu@france-services.gouv.fr", "lieu@france-services.gouv.fr"),
    ],
)
def test_mail_that_may_be_a_person_is_dropped(typed: str, cleaned: str | None) -> None:
    assert cleaning.courriel(typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("www.example.fr", "http://www.example.fr"),
        ("https://example.fr/page", "https://example.fr/page"),
        ("www.nom@service.example.fr", None),
        (None, None),
    ],
)
def test_site_as_typed_becomes_an_address_or_nothing(typed: str | None, cleaned: str | None) -> None:
    assert cleaning.site_web(typed) == cleaned


def test_address_lines_with_post_boxes_give_street_and_complement() -> None:
    street, complement = cleaning.address_lines(["BP 818", "28 boulevard Jean-Jaurès, BP 818", "Palais de justice"])

    assert (street, complement) == ("28 boulevard Jean-Jaurès", "Palais de justice")


def test_comment_with_a_mail_loses_only_that_sentence() -> None:
    comment = "Sur rendez-vous. Écrire à quelqu.un@example.fr ou passer.\nFermé le\\x20jeudi."

    assert cleaning.words_without_mail(comment) == "Sur rendez-vous. Fermé le jeudi."


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        ({"lundi": "09:00 - 12:00 / 14:00 - 17:00"}, "Mo 09:00-12:00,14:00-17:00; PH off"),
        (dict.fromkeys(["lundi", "mardi", "mercredi"], "09:00 - 12:00"), "Mo-We 09:00-12:00; PH off"),
        (dict.fromkeys(["lundi", "jeudi", "samedi"], "09:00 - 12:00"), "Mo,Th,Sa 09:00-12:00; PH off"),
        ({"lundi": "00:00 - 00:00 / 14:00 - 17:00"}, "Mo 14:00-17:00; PH off"),
        ({"lundi": "09:00 - 13:00 / 12:00 - 17:00"}, "Mo 09:00-13:00; PH off"),
        ({"lundi": "Fermé"}, None),
        ({}, None),
    ],
)
def test_hours_as_typed_become_osm_or_nothing(week: dict[str, str | None], expected: str | None) -> None:
    assert hours.to_osm(week) == expected


def test_lines_with_the_same_id_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a--1"):
        lines.write(tmp_path / "rows.json", [{"id": "a--1"}, {"id": "a--1"}])


def test_catalogue_rebuilt_is_the_committed_one(data_dir: Path, tmp_path: Path) -> None:
    structures, services = build.build_offers(data_dir / "catalogue")
    lines.write(tmp_path / "structures.json", structures)
    lines.write(tmp_path / "services.json", services)

    for name in ("structures.json", "services.json"):
        assert (data_dir / "catalogue" / name).read_bytes() == (tmp_path / name).read_bytes()


@pytest.mark.skipif(not SAMPLES.exists(), reason="the public files are not on this machine (../shared/data-samples)")
def test_bodies_read_again_are_the_committed_ones(data_dir: Path) -> None:
    committed = {row["id"] for row in lines.read(data_dir / "catalogue" / "making" / "bodies.json")}

    read = build.read_bodies(SAMPLES, data_dir / "catalogue")

    assert {body.id for body in read} == committed
