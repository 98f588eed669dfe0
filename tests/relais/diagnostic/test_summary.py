import json
from dataclasses import replace
from datetime import date
from pathlib import Path as File

import jsonschema_rs
import pytest

from relais.diagnostic.record import Path, Session
from relais.diagnostic.result import result_of
from relais.diagnostic.sections import NEVER_LISTED
from relais.diagnostic.session import Given, answered
from relais.diagnostic.summary import Beside, Summary, items_of, summary_of, to_document
from tests.relais.diagnostic.builders import NOW, hard, make_content, make_session, make_theme

CONTENT = make_content()
SCHEMA = json.loads((File(__file__).parents[3] / "docs" / "schemas" / "summary-1.json").read_text())
TODAY = date(2026, 3, 2)
BESIDE = Beside(
    contact={"first_name": "Sami"},
    demand="Je veux passer le permis.",
    seen={"1": "Garage solidaire"},
    appointment=("interprète",),
    reference="R-1",
    structure="Maison des solidarités",
)


def full() -> Session:
    session = make_session(
        CONTENT,
        Path.complete,
        **{"project": "knows", "training": "wants", "job_search": None, "mobility": "no_transport", "family": "no"},
        **{"housing": "difficult", "housing_why": "must_leave", "money": "nothing", "digital": "difficult_web"},
        **{"literacy": "other_language", "morale": "tired", "health": "some_jobs", "priority": "mobility"},
    )
    session = answered(CONTENT, session, "language", Given(text="arabe"), now=NOW)
    return result_of(CONTENT, session, services={}, now=NOW).kept_in(session)


def summary(session: Session, ticked: set[str] | None = None, beside: Beside = BESIDE) -> Summary:
    keys = {item.key for item in items_of(CONTENT, session, beside) if item.is_ticked} if ticked is None else ticked
    return summary_of(CONTENT, session, frozenset(keys), places={"81004": "Albi"}, today=TODAY, beside=beside)


def test_items_are_ticked_but_for_health_which_is_last() -> None:
    items = items_of(CONTENT, full(), BESIDE)

    assert [item.key for item in items if not item.is_ticked] == ["health"]
    assert [item.key for item in items][-1] == "health"
    assert items[-1].is_private


def test_items_one_by_one() -> None:
    keys = [item.key for item in items_of(CONTENT, full(), BESIDE)]

    assert keys[:5] == ["contact", "profile", "demand", "priority", "strengths"]
    assert keys[-5:] == ["steps", "seen", "appointment", "passed", "health"]
    assert {"training", "mobility", "money", "morale"} < set(keys)
    assert not {"project", "job_search", "rights"} & set(keys)  # only strong; passed; not asked


def test_items_without_anything_beside() -> None:
    assert not {"contact", "demand", "seen", "appointment"} & {item.key for item in items_of(CONTENT, full())}


def test_sections_in_the_order_of_france_travail() -> None:
    found = summary(full())

    assert [section.key for section in found.sections] == ["project", "constraints", "power"]
    assert [one.title for one in found.sections[1].subjects] == [
        "Se déplacer",
        "Enfants et proches",
        "Logement",
        "Argent",
    ]


def test_declared_impact_and_priority() -> None:
    mobility = summary(full()).sections[1].subjects[0]

    assert mobility.is_priority
    assert mobility.is_to_specify
    assert [line.impact for line in mobility.lines] == ["fort"]


def test_urgent_subjects() -> None:
    assert [one.subject for one in summary(full()).urgent] == ["Logement", "Argent"]


def test_health_only_when_it_is_ticked() -> None:
    with_health = {item.key for item in items_of(CONTENT, full())}

    assert summary(full()).private is None
    assert [one.title for one in summary(full(), with_health).private.subjects] == ["Santé"]  # type: ignore[union-attr]


def test_not_discussed_names_what_was_passed_but_never_health() -> None:
    session = make_session(CONTENT, Path.complete, mobility=None, health=None)

    found = summary(session).not_discussed

    assert "Se déplacer" in found
    assert "Santé" not in found


def test_what_is_hidden_is_not_named_as_not_discussed() -> None:
    assert "Argent" not in summary(full(), {"passed"}).not_discussed


def test_priority_on_a_hidden_subject_is_not_shown() -> None:
    assert summary(full(), {"priority", "money"}).priority is None
    assert summary(full(), {"priority", "mobility"}).priority == "Se déplacer"


def test_steps_on_a_hidden_subject_are_not_shown() -> None:
    assert summary(full(), {"steps", "money"}).steps == ()


def test_profile_says_the_name_of_the_commune() -> None:
    assert summary(full()).profile == {"commune": "Albi", "age": "adult", "helped_by": "nobody"}


def test_language_is_told_with_its_subject() -> None:
    assert summary(full()).header.languages == ("arabe",)
    assert summary(full(), {"mobility"}).header.languages == ()


def test_third_party_is_told_with_its_subject() -> None:
    session = make_session(CONTENT, digital="helped")

    assert summary(session, {"digital"}).header.has_third_party
    assert not summary(session, {"mobility"}).header.has_third_party


def test_what_is_for_a_person_is_not_listed() -> None:
    session = make_session(CONTENT, rights="needs_help", papers_for="to_tell")

    found = summary(session)

    assert found.wishes_to_talk
    assert "to_tell" not in json.dumps(to_document(found))


@pytest.mark.parametrize("danger", sorted(NEVER_LISTED))
def test_danger_from_others_is_never_listed(danger: str) -> None:
    theme = make_theme("family", 1, (hard("hit", danger=danger), hard("other")))
    content = replace(CONTENT, themes=(theme,))

    found = summary_of(
        content, make_session(content, family="hit"), frozenset({"family", "strengths"}), places={}, today=TODAY
    )

    assert "hit" not in json.dumps(to_document(found))


def test_agreement_says_what_is_sent_and_to_whom() -> None:
    found = summary(full(), {"mobility", "demand"}).agreement

    assert found.items == ("Demande", "Se déplacer")
    assert found.structure == "Maison des solidarités"


def test_strengths_are_those_of_what_is_ticked() -> None:
    session = make_session(CONTENT, mobility="bus", drives="drives", project="knows")

    titles = [one.title for one in summary(session, {"strengths"}).strengths.subjects]  # type: ignore[union-attr]

    assert titles == ["Projet"]


def test_sections_hold_no_strength() -> None:
    subjects = [one for part in summary(full()).sections for one in part.subjects]

    assert "POINT_FORT" not in {line.state for one in subjects for line in one.lines}


@pytest.mark.parametrize("ticked", [None, set(), {"health"}, {"strengths", "passed"}])
def test_document_fits_the_published_schema(ticked: set[str] | None) -> None:
    document = to_document(summary(full(), ticked))

    jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True).validate(json.loads(json.dumps(document)))
    assert document["$schema"] == SCHEMA["$id"]


def test_schema_is_a_schema() -> None:
    jsonschema_rs.meta.validate(SCHEMA)
