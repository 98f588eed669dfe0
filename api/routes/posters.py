"""A poster of a structure, to print: two squares to scan, the web chat and Telegram. Nothing personal in it."""

import io
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

import segno
from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from api.gateway import Gateway, TheGateway
from api.routes.pages import PAGES, POLICY
from relais.errors import NotFound
from relais.structures.tables import ReceivingStructure

router = APIRouter(include_in_schema=False)
PAGE = Template((Path(PAGES) / "poster.html").read_text(encoding="utf-8"))
WAY = Template("<li><h2>$title</h2>$square<p>$address</p></li>")


@dataclass(frozen=True)
class Shown:
    """Of a structure that receives."""

    id: str
    name: str
    departement: str | None


@router.api_route("/affiche/{structure_id}", methods=["GET", "HEAD"])
async def poster(gateway: TheGateway, request: Request, structure_id: str) -> Response:
    """404 for a structure that does not receive."""
    structure = await gateway.store.read(_found, structure_id)
    numbers = [f"<b>{escape(one.number)}</b> {escape(one.label)}" for one in gateway.office.first_numbers]
    page = PAGE.substitute(
        structure=escape(structure.name),
        ways="".join(_ways(gateway, request, structure)),
        numbers=" · ".join(numbers),
    )
    headers = {"Content-Security-Policy": POLICY.format(ancestors="'none'")}
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


def _ways(gateway: Gateway, request: Request, structure: Shown) -> list[str]:
    """Telegram only when a bot answers there. Both know the département, when the structure has one."""
    base = gateway.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    asked = f"?departement={structure.departement}" if structure.departement else ""
    ways = [("Sur Internet", f"{base}/chat{asked}")]
    if gateway.telegram is not None and gateway.telegram.username:
        ways.append(("Sur Telegram", f"https://t.me/{gateway.telegram.username}?start=p-{structure.id}"))
    return [WAY.substitute(title=title, square=_square(url, title), address=escape(url)) for title, url in ways]


def _square(url: str, title: str) -> str:
    """As SVG, with a title for who does not see it."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, title=f"Code à scanner : {title}", border=2
    )
    return out.getvalue().decode()


def _found(session: Session, structure_id: str) -> Shown:
    found = session.get(ReceivingStructure, structure_id)
    if found is None or not found.is_active:
        raise NotFound("structure", code="not_found")
    departement = found.departements[0] if len(found.departements) == 1 else None
    return Shown(found.id, found.name, departement)
