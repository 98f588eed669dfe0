"""Who may read a journey: from her agreement to its end, members of today alone, and she sees and ends it herself."""

import json

import pytest
from sqlalchemy.orm import Session

from relais.conversations import thread
from relais.counsellors.access import Actor, Role
from relais.errors import Conflict, NotFound
from relais.handoffs.service import close, take
from relais.journeys import agreements, reading
from relais.journeys.reading import list_shared, mark_read
from tests.relais.handoffs.builders import ALBI, CASTRES, MARIE, PAUL, SENTENCES, ZOE, Desk
from tests.relais.journeys.builders import asks_who_reads, journey_id, own, read, save, shares, whole

CASTRES_NAME, ALBI_NAME = "Mission locale de Castres", "CCAS d'Albi"
CHIEF_OF_ALL = Actor("chief", "Anne Roux", Role.supervisor, frozenset(), frozenset({"81"}))
ADMINISTRATOR = Actor("admin", "Admin", Role.administrator, frozenset({CASTRES}))
OFFICER = Actor("officer", "Officer", Role.officer, frozenset({CASTRES}))


@pytest.fixture
def followed(desk: Desk) -> str:
    """A conversation with a self-diagnostic and a request at Castres, shared with Castres."""
    conversation_id = desk.conversation()
    save(desk, conversation_id, whole(mobility="none"))
    desk.asks(
        conversation_id, mode="message", message="Bonjour", contact={"first_name": "Léa", "email": "l@exemple.fr"}
    )
    shares(desk, conversation_id, CASTRES_NAME)
    return conversation_id


@pytest.mark.parametrize("actor", [ZOE, CHIEF_OF_ALL, ADMINISTRATOR, OFFICER], ids=lambda one: one.id)
def test_nobody_else_finds_it(desk: Desk, followed: str, actor: Actor) -> None:
    with desk.database.read_session() as session:
        assert list_shared(session, actor) == []

    with pytest.raises(NotFound):
        read(desk, actor, followed)


def test_without_an_agreement_nobody_finds_it_though_the_request_is_there(desk: Desk) -> None:
    conversation_id = desk.conversation()
    save(desk, conversation_id, whole())
    desk.asks(conversation_id)

    with pytest.raises(NotFound):
        read(desk, MARIE, conversation_id)


def test_every_member_of_the_structure_reads_it(desk: Desk, followed: str) -> None:
    assert read(desk, MARIE, followed)["sections"] == read(desk, PAUL, followed)["sections"] != []


def test_former_member_sees_nothing_more(desk: Desk, followed: str) -> None:
    former = Actor(MARIE.id, MARIE.name, Role.counsellor, frozenset())

    with pytest.raises(NotFound):
        read(desk, former, followed)


def test_she_withdraws_it_with_one_reply_and_it_is_over_at_once(desk: Desk, followed: str) -> None:
    asks_who_reads(desk, followed)

    desk.clicks(followed, f"Retirer l'accord : {CASTRES_NAME}")

    assert f"{CASTRES_NAME} ne peut plus lire" in "".join(str(line.body.get("text")) for line in desk.lines(followed))
    with pytest.raises(NotFound):
        read(desk, MARIE, followed)
    assert desk.broken() == []


def test_withdrawn_twice_is_an_expired_button(desk: Desk, followed: str) -> None:
    asks_who_reads(desk, followed)
    asks_who_reads(desk, followed)
    buttons = [
        b for line in desk.lines(followed) for b in line.body.get("buttons", ()) if b["label"].startswith("Retirer")
    ]
    desk.writes(followed, button_id=buttons[-1]["id"])

    with pytest.raises(Conflict, match="no agreement") as caught:
        desk.writes(followed, button_id=buttons[-2]["id"])

    assert caught.value.code == "button_expired"


def test_a_new_agreement_replaces_the_one_before(desk: Desk, followed: str) -> None:
    desk.later(minutes=1)
    desk.do(gives, followed, ["steps"], desk)

    assert [one["to"] is None for one in own(desk, followed)["agreements"]] == [False, True]
    assert read(desk, MARIE, followed)["sections"] == ["steps"]


def test_two_structures_follow_one_journey_and_see_each_other(desk: Desk, followed: str) -> None:
    desk.asks(followed, structure_id=ALBI)
    desk.later(days=1)
    asks_who_reads(desk, followed)
    desk.clicks(followed, "Partager avec une structure")
    desk.clicks(followed, f"Partager mon parcours : {ALBI_NAME}")
    desk.clicks(followed, "Partager", chosen=["steps"])

    seen = read(desk, ZOE, followed)

    assert [one["structure"] for one in seen["agreements"]] == [CASTRES_NAME, ALBI_NAME]
    assert (seen["requests"], seen["situation"], seen["steps"]) == (None, None, [])
    assert read(desk, MARIE, followed)["requests"] is not None


def test_refusing_shares_nothing(desk: Desk) -> None:
    conversation_id = desk.conversation()
    desk.asks(conversation_id)
    asks_who_reads(desk, conversation_id)
    desk.clicks(conversation_id, f"Partager mon parcours : {CASTRES_NAME}")

    desk.clicks(conversation_id, "Ne pas partager")

    with desk.database.read_session() as session:
        assert list_shared(session, MARIE) == []


def test_nothing_ticked_shares_nothing(desk: Desk) -> None:
    conversation_id = desk.conversation()
    desk.asks(conversation_id)

    shares(desk, conversation_id, CASTRES_NAME, [])

    with desk.database.read_session() as session:
        assert list_shared(session, MARIE) == []


def test_health_is_not_ticked_beforehand(desk: Desk) -> None:
    conversation_id = desk.conversation()
    desk.asks(conversation_id)
    asks_who_reads(desk, conversation_id)

    desk.clicks(conversation_id, f"Partager mon parcours : {CASTRES_NAME}")

    options = next(line.body["options"] for line in desk.lines(conversation_id) if "options" in line.body)
    assert {one["value"] for one in options["items"] if not one["is_ticked"]} == {"private"}


def test_she_sees_who_may_read_and_who_opened_it(desk: Desk, followed: str) -> None:
    assert "Personne ne l'a encore ouvert." in asks_who_reads(desk, followed)
    desk.later(hours=1)
    desk.do(opens, MARIE, followed, desk)
    desk.do(opens, MARIE, followed, desk)

    said = asks_who_reads(desk, followed)

    assert f"{CASTRES_NAME} peut lire votre parcours depuis le 23/11/2026" in said
    assert said.count("Marie l'a ouvert le 23/11/2026.") == 1
    assert [one["name"] for one in own(desk, followed)["readings"]] == ["Marie"]


def test_reading_under_a_former_agreement_is_not_told_as_of_this_one(desk: Desk, followed: str) -> None:
    desk.do(opens, MARIE, followed, desk)
    desk.later(hours=2)
    desk.do(gives, followed, ["steps"], desk)

    assert "Personne ne l'a encore ouvert." in asks_who_reads(desk, followed)
    assert len(own(desk, followed)["readings"]) == 1


def test_the_structure_leaves_and_she_is_told(desk: Desk, followed: str) -> None:
    desk.do(reading.leave, MARIE, journey_id(desk, followed), sentences=SENTENCES, now=desk.now)

    assert "ne suit plus votre parcours" in desk.last(followed)["text"]
    assert [(one["ended_by"]) for one in own(desk, followed)["agreements"]] == ["structure"]
    with pytest.raises(NotFound):
        read(desk, MARIE, followed)


def test_a_counsellor_asks_and_only_the_person_decides(desk: Desk) -> None:
    conversation_id = desk.conversation()
    handoff_id = desk.asks(conversation_id)
    desk.is_there(MARIE)
    desk.act(take, MARIE, handoff_id)

    desk.do(reading.ask, MARIE, handoff_id, sentences=SENTENCES, now=desk.now)

    assert "Marie (Mission locale de Castres) vous demande" in desk.last(conversation_id)["text"]
    with desk.database.read_session() as session:
        assert list_shared(session, MARIE) == []
    desk.clicks(conversation_id, "Partager", chosen=["requests"])
    assert read(desk, MARIE, conversation_id)["sections"] == ["requests"]
    assert desk.broken() == []


def test_who_does_not_own_the_talk_may_not_ask(desk: Desk) -> None:
    handoff_id = desk.asks()

    with pytest.raises(Conflict):
        desk.do(reading.ask, MARIE, handoff_id, sentences=SENTENCES, now=desk.now)


def test_helped_by_a_structure_she_may_share_with_it_in_one_reply(desk: Desk) -> None:
    conversation_id = desk.conversation()
    handoff_id = desk.asks(conversation_id)
    desk.act(close, MARIE, handoff_id, handoff_version(desk, handoff_id), outcome="answered", to_bot=True)

    desk.clicks(conversation_id, "Partager mon parcours")

    assert CASTRES_NAME in desk.lines(conversation_id)[-2].body["text"]
    assert desk.broken() == []


def test_she_keeps_it_for_herself_and_gets_a_code(desk: Desk) -> None:
    conversation_id = desk.conversation()
    asks_who_reads(desk, conversation_id)

    desk.clicks(conversation_id, "Garder mon parcours 6 mois")

    assert (desk.row(conversation_id).expires_at - desk.now).days >= 180
    assert desk.states(conversation_id)[-1] == "resume_code"
    asks_who_reads(desk, conversation_id)
    labels = [button["label"] for line in desk.lines(conversation_id)[-4:] for button in line.body.get("buttons", ())]
    assert "Garder mon parcours 6 mois" not in labels
    assert own(desk, conversation_id)["agreements"] == []


def test_shared_it_is_kept_as_long_as_a_request(desk: Desk) -> None:
    conversation_id = desk.conversation()
    asks_who_reads(desk, conversation_id)
    desk.clicks(conversation_id, "Partager avec une structure")
    desk.clicks(conversation_id, f"Partager mon parcours : {CASTRES_NAME}")
    desk.clicks(conversation_id, "Partager", chosen=["steps"])

    assert (desk.row(conversation_id).expires_at - desk.now).days >= 180
    assert "gardés 6 mois" in json.dumps(desk.lines(conversation_id)[-2].body, ensure_ascii=False)


def handoff_version(desk: Desk, handoff_id: str) -> int:
    return desk.handoff(handoff_id).version


def opens(session: Session, actor: Actor, conversation_id: str, desk: Desk) -> None:
    _, agreement = reading.get_shared(session, actor, journey_id(desk, conversation_id))
    mark_read(session, actor, agreement, now=desk.now)


def gives(session: Session, conversation_id: str, sections: list[str], desk: Desk) -> None:
    held = thread.get(session, conversation_id)
    agreements.give(session, held, CASTRES, sections, now=desk.now)
