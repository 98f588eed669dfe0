"""What the person is told of her journey in the chat, and the buttons beside it. Lines are not yet saved."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.conversations.sentences import PARIS, Sentences
from relais.conversations.states import Notice
from relais.conversations.thread import Thread
from relais.counsellors.tables import Counsellor
from relais.handoffs.buttons import OFFER_JOURNEY
from relais.handoffs.names import first_name
from relais.handoffs.opening import HOURS_A_MONTH
from relais.handoffs.states import OPEN
from relais.handoffs.tables import Handoff
from relais.journeys import agreements
from relais.journeys.sections import TICKED, Section
from relais.journeys.tables import JourneyAgreement, JourneyReading
from relais.structures.tables import ReceivingStructure

OFFER = OFFER_JOURNEY
SHARE, REFUSE, WITHDRAW, KEEP = "share_journey", "refuse_journey", "withdraw_journey", "keep_journey"
MOST_STRUCTURES = 8


def tell(held: Thread, text: str, choices: Iterable[dict[str, Any]] = (), *, now: dt.datetime, **more: Any) -> None:
    """One line. Its buttons go like those of any answer; those of a request under way stay."""
    held.append_notice(Notice.journey, text, now=now, choices=tuple(choices), is_standing=False, **more)


def show_readers(session: Session, held: Thread, sentences: Sentences, *, kept_months: int, now: dt.datetime) -> None:
    """Who may read, since when, who did; how long it is kept; the ways to end it and to begin it."""
    in_force = agreements.list_in_force(session, held.id)
    requests = _open_requests(session, held.id)
    lines = [_request(session, one, sentences) for one in requests]
    lines += [_reader(session, one, sentences) for one in in_force]
    if not lines:
        lines = [sentences.journey_nobody]
    lines.append(sentences.journey_kept.format(date=day(held.expires_at)))
    choices = [*_withdrawals(session, in_force, sentences), *_beginnings(session, held, sentences)]
    if held.kept_hours < kept_months * HOURS_A_MONTH:
        choices.append({"label": sentences.journey_keep.format(months=kept_months), "gateway": KEEP})
    tell(held, "\n".join(lines), choices, now=now)


def offer(
    session: Session, held: Thread, structure_id: str, sentences: Sentences, *, now: dt.datetime, by: str = ""
) -> None:
    """Which sections, ticked one by one. `by`: the counsellor who asks, by her first name."""
    name = session.get_one(ReceivingStructure, structure_id).name
    asked = sentences.journey_asked.format(name=by, structure=name) if by else ""
    options = options_of(sentences)
    labels = {item["value"]: item["label"] for item in options["items"]}
    share = {"label": sentences.journey_share, "gateway": SHARE, "structure_id": structure_id, "takes_options": True}
    choices: list[dict[str, Any]] = [
        {**share, "options": {"most": None, "labels": labels}},
        {"label": sentences.journey_refuse, "gateway": REFUSE},
    ]
    text = " ".join(filter(None, [asked, sentences.journey_offer.format(structure=name)]))
    tell(held, text, choices, now=now, options=options)


def which(session: Session, held: Thread, sentences: Sentences, *, now: dt.datetime) -> None:
    """Another structure: those that receive where she is."""
    choices = [_share_with(one, sentences) for one in list_structures(session, held)]
    tell(held, sentences.journey_which, choices, now=now)


def options_of(sentences: Sentences) -> dict[str, Any]:
    items = [
        {"value": str(one), "label": getattr(sentences, f"section_{one}"), "is_ticked": one in TICKED}
        for one in Section
    ]
    return {"name": "journey", "items": items}


def labels_of(sections: Iterable[str], sentences: Sentences) -> str:
    """As they were ticked: « Mes étapes », « Les aides que j'ai vues »."""
    return ", ".join(f"«\u00a0{getattr(sentences, f'section_{one}')}\u00a0»" for one in sections)


def list_structures(session: Session, held: Thread) -> list[ReceivingStructure]:
    """Without those that may read already."""
    readers = {one.structure_id for one in agreements.list_in_force(session, held.id)}
    departement = held.context["departement"] or session.scalar(_last_departement(held.id))
    found = session.scalars(
        select(ReceivingStructure).where(ReceivingStructure.is_active).order_by(ReceivingStructure.name)
    )
    near = [one for one in found if not departement or not one.departements or departement in one.departements]
    return [one for one in near if one.id not in readers][:MOST_STRUCTURES]


def day(at: dt.datetime) -> str:
    return at.astimezone(PARIS).strftime("%d/%m/%Y")


def readings_of(session: Session, conversation_id: str) -> list[JourneyReading]:
    wanted = select(JourneyReading).where(JourneyReading.conversation_id == conversation_id)
    return list(session.scalars(wanted.order_by(JourneyReading.at)))


def name_of(session: Session, counsellor_id: str) -> str:
    found = session.get(Counsellor, counsellor_id)
    return first_name(found.name) if found else "?"


def _request(session: Session, handoff: Handoff, sentences: Sentences) -> str:
    structure = session.get_one(ReceivingStructure, handoff.structure_id).name
    return sentences.journey_request.format(structure=structure, date=day(handoff.requested_at))


def _reader(session: Session, agreement: JourneyAgreement, sentences: Sentences) -> str:
    structure = session.get_one(ReceivingStructure, agreement.structure_id).name
    sections = labels_of(agreement.sections, sentences)
    said = sentences.journey_reader.format(structure=structure, date=day(agreement.given_at), sections=sections)
    opened = [
        sentences.journey_opened.format(name=name_of(session, one.counsellor_id), date=day(one.at))
        for one in readings_of(session, agreement.conversation_id)
        if one.structure_id == agreement.structure_id and one.at >= agreement.given_at
    ]
    return " ".join([said, *(dict.fromkeys(opened) or [sentences.journey_unopened])])


def _withdrawals(
    session: Session, in_force: Iterable[JourneyAgreement], sentences: Sentences
) -> Iterator[dict[str, Any]]:
    for one in in_force:
        structure = session.get_one(ReceivingStructure, one.structure_id).name
        label = sentences.journey_withdraw.format(structure=structure)
        yield {"label": label, "gateway": WITHDRAW, "structure_id": one.structure_id}


def _beginnings(session: Session, held: Thread, sentences: Sentences) -> Iterator[dict[str, Any]]:
    """With the structure that she already spoke to; with another."""
    others = {one.id: one for one in list_structures(session, held)}
    spoken_to = session.scalars(select(Handoff.structure_id).where(Handoff.conversation_id == held.id).distinct())
    for structure_id in sorted(spoken_to):
        if structure_id in others:
            yield _share_with(others.pop(structure_id), sentences)
    if others:
        yield {"label": sentences.journey_elsewhere, "gateway": OFFER}


def _share_with(structure: ReceivingStructure, sentences: Sentences) -> dict[str, Any]:
    label = sentences.journey_share_with.format(structure=structure.name)
    return {"label": label, "gateway": OFFER, "structure_id": structure.id}


def _open_requests(session: Session, conversation_id: str) -> list[Handoff]:
    wanted = select(Handoff).where(Handoff.conversation_id == conversation_id, Handoff.state.in_(OPEN))
    return list(session.scalars(wanted))


def _last_departement(conversation_id: str) -> Any:
    hers = select(Handoff.departement).where(Handoff.conversation_id == conversation_id)
    return hers.order_by(Handoff.requested_at.desc()).limit(1)
