"""For a supervisor: how long people wait, what they need; for the data protection officer: the trail."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.console.guard import TheActor, check_may
from api.console.shapes import Trail, TrailLine
from api.gateway import Gateway, TheGateway
from relais.conversations.states import OutboxState
from relais.conversations.tables import Outbox
from relais.counsellors import access, audit
from relais.counsellors.access import Action, Actor
from relais.handoffs import report
from relais.handoffs.report import Cell, Figures
from relais.handoffs.states import State
from relais.handoffs.tables import Handoff
from relais.offers.needs import load_needs
from relais.structures.tables import ReceivingStructure

router = APIRouter()
DAYS = 30
UNANSWERED_AFTER = dt.timedelta(hours=48)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Since = Annotated[dt.date | None, Query(description="The first day; thirty days ago when absent.")]
Until = Annotated[dt.date | None, Query(description="The last day; today when absent.")]


@router.get("/supervision")
async def read_figures(
    gateway: TheGateway, actor: TheActor, since: Since = None, until: Until = None
) -> dict[str, Any]:
    """Waiting, load and outcomes of what she sees. A cell below ten persons is null."""
    check_may(actor, Action.figures)
    return await gateway.store.read(_figures, actor, gateway, since, until)


@router.get("/supervision.csv", response_class=Response)
async def export_figures(gateway: TheGateway, actor: TheActor, since: Since = None, until: Until = None) -> Response:
    """The same as a table for a spreadsheet."""
    check_may(actor, Action.figures)
    figures = await gateway.store.read(_figures, actor, gateway, since, until)
    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow(["tableau", "libellé", "personnes", "attente médiane (s)"])
    table.writerows(_rows(figures))
    headers = {"Content-Disposition": 'attachment; filename="relais-chiffres.csv"'}
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/trail")
async def read_trail(gateway: TheGateway, actor: TheActor, limit: Annotated[int, Query(ge=1, le=1_000)] = 200) -> Trail:
    """Who did what, the newest first; no content."""
    check_may(actor, Action.trail)
    return await gateway.store.read(_trail, limit)


def _figures(
    session: Session, actor: Actor, gateway: Gateway, since: dt.date | None, until: dt.date | None
) -> dict[str, Any]:
    now = gateway.clock()
    last = until or now.date()
    first = since or last - dt.timedelta(days=DAYS)
    start, end = _midnight(first), _midnight(last) + dt.timedelta(days=1)
    found = report.figures(session, actor, since=start, until=end)
    return {
        **_shown(session, found, gateway),
        "unanswered": _unanswered(session, actor, now),
        "undelivered": _failed(session),
    }


def _shown(session: Session, found: Figures, gateway: Gateway) -> dict[str, Any]:
    """Keys become words; a label stands beside each cell."""
    structures = dict(session.execute(select(ReceivingStructure.id, ReceivingStructure.name)).tuples().all())
    needs = {key: need.label for key, need in load_needs(gateway.settings.data_dir).items()}
    words = {**structures, **needs}
    shown: dict[str, Any] = {"since": found.since.isoformat(), "until": found.until.isoformat()}
    for name in ("by_structure", "by_mode", "by_outcome", "by_need", "by_day"):
        cells: tuple[Cell, ...] = getattr(found, name)
        shown[name] = [{**asdict(cell), "label": " · ".join(words.get(key, key) for key in cell.key)} for cell in cells]
    return {**shown, "total": asdict(found.total)}


def _unanswered(session: Session, actor: Actor, now: dt.datetime) -> int:
    """Requests for later that nobody has acknowledged in two days: hers to see, one by one, in the inbox too."""
    wanted = select(func.count()).select_from(Handoff)
    is_left = (Handoff.state == State.deferred, Handoff.acknowledged_at.is_(None))
    return (
        session.scalar(wanted.where(access.sees(actor), *is_left, Handoff.requested_at < now - UNANSWERED_AFTER)) or 0
    )


def _failed(session: Session) -> int:
    """Messages to structures or other tools that were given up."""
    return session.scalar(select(func.count()).select_from(Outbox).where(Outbox.state == OutboxState.failed)) or 0


def _rows(figures: dict[str, Any]) -> Iterator[list[str]]:
    for name in ("by_structure", "by_mode", "by_outcome", "by_need", "by_day"):
        for cell in figures[name]:
            yield [name.removeprefix("by_"), safe(cell["label"]), _number(cell["persons"]), _number(cell["waits_s"])]


def safe(text: str) -> str:
    """A spreadsheet must not take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _number(value: int | None) -> str:
    return "moins de 10" if value is None else str(value)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _trail(session: Session, limit: int) -> Trail:
    found = audit.list_last(session, limit)
    return Trail(
        lines=[
            TrailLine(id=one.id, at=one.at, actor_id=one.actor_id, action=one.action, object_id=one.object_id)
            for one in found
        ]
    )
