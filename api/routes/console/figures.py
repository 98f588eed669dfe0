"""For a supervisor: how long people wait, what they need; for the data protection officer: the trail."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.console import figure_words, spreadsheet
from api.console.figure_words import Labels
from api.console.guard import TheActor, check_may
from api.console.shapes import Trail, TrailLine
from api.gateway import Gateway, TheGateway
from relais.conversations.states import OutboxState
from relais.conversations.tables import Outbox
from relais.counsellors import audit
from relais.counsellors.access import Action, Actor
from relais.counted.searches import PARIS, day_of
from relais.errors import Refused
from relais.handoffs import load, supervising
from relais.handoffs.load import Load
from relais.handoffs.report import Cell

router = APIRouter()
DAYS = 30
EARLIEST = dt.date(2020, 1, 1)
Since = Annotated[dt.date | None, Query(description="The first day; thirty days ago when absent.")]
Until = Annotated[dt.date | None, Query(description="The last day; today when absent.")]


@router.get("/supervision")
async def read_figures(
    gateway: TheGateway, actor: TheActor, since: Since = None, until: Until = None
) -> dict[str, Any]:
    """Waiting, load and outcomes of what she sees, needs without an offer. A cell below ten persons is null."""
    check_may(actor, Action.figures)
    return await gateway.store.read(_figures, actor, gateway, since, until)


@router.get("/supervision.csv", response_class=Response)
async def download_figures(gateway: TheGateway, actor: TheActor, since: Since = None, until: Until = None) -> Response:
    """The same cells for a spreadsheet."""
    check_may(actor, Action.figures)
    figures = await gateway.store.read(_figures, actor, gateway, since, until)
    name = f"relais-chiffres-{figures['since']}-{figures['until']}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    text = spreadsheet.written(figures, figure_words.load_words())
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/trail")
async def read_trail(gateway: TheGateway, actor: TheActor, limit: Annotated[int, Query(ge=1, le=1_000)] = 200) -> Trail:
    """Who did what, the newest first; no content."""
    check_may(actor, Action.trail)
    return await gateway.store.read(_trail, limit)


def period_of(since: dt.date | None, until: dt.date | None, today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day. Raises `Refused` (invalid) when the one comes after the other."""
    last = min(until or today, today)
    first = max(since or last - dt.timedelta(days=DAYS - 1), EARLIEST)
    if first > last:
        raise Refused("the period is empty", code="invalid")
    return first, last


def _figures(
    session: Session, actor: Actor, gateway: Gateway, since: dt.date | None, until: dt.date | None
) -> dict[str, Any]:
    now, labels = gateway.clock(), figure_words.load_all(session, gateway.settings.data_dir)
    first, last = period_of(since, until, day_of(now))
    start, end = _midnight(first), _midnight(last + dt.timedelta(days=1))
    found = supervising.figures(session, actor, since=start, until=end)
    unmet = supervising.list_unmet(session, actor, since=first, until=last, now=now)
    return {
        "since": first.isoformat(),
        "until": last.isoformat(),
        "total": _named("total", [found.total], labels),
        **{name: _named(name, getattr(found, name), labels) for name in spreadsheet.TABLES[1:]},
        "load": _named("load", load.load_now(session, actor, now=now), labels),
        "unmet": [{**asdict(one), "label": labels.of("unmet", (one.departement, one.need))} for one in unmet],
        "unanswered": _unanswered(session, actor, labels, now),
        "undelivered": _failed(session),
    }


def _named(table: str, cells: Iterable[Cell | Load], labels: Labels) -> list[dict[str, Any]]:
    return [{**asdict(cell), "label": labels.of(table, cell.key)} for cell in cells]


def _unanswered(session: Session, actor: Actor, labels: Labels, now: dt.datetime) -> dict[str, Any]:
    """One by one, since she may open each of them."""
    count, left = supervising.list_left(session, actor, now=now)
    lines = [
        {
            "id": one.id,
            "structure": labels.structures.get(one.structure_id, one.structure_id),
            "need": labels.needs.get(one.need or "", one.need),
            "requested_at": one.requested_at.isoformat(),
        }
        for one in left
    ]
    return {"count": count, "lines": lines}


def _failed(session: Session) -> int:
    """Messages to structures or other tools that were given up."""
    return session.scalar(select(func.count()).select_from(Outbox).where(Outbox.state == OutboxState.failed)) or 0


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), PARIS)


def _trail(session: Session, limit: int) -> Trail:
    found = audit.list_last(session, limit)
    return Trail(
        lines=[
            TrailLine(id=one.id, at=one.at, actor_id=one.actor_id, action=one.action, object_id=one.object_id)
            for one in found
        ]
    )
