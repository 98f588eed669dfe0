"""Log in, say that one is there, accept an invitation."""

import asyncio
import io

import segno
from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.console.guard import LoginRefused, TheActor, forget_cookie, set_cookie, token_of
from api.console.inbox import KEY
from api.console.shapes import Accept, Begun, LoggedOut, LogIn, Me, Named, Presence
from api.gateway import TheGateway
from api.limits import network_of
from api.routes.console.sso import way_home
from relais.conversations import tokens
from relais.counsellors import accounts, sessions
from relais.counsellors.access import Actor
from relais.errors import Unavailable
from relais.structures import presence
from relais.structures.tables import ReceivingStructure

router = APIRouter()


@router.post("/session")
async def log_in(gateway: TheGateway, request: Request, response: Response, asked: LogIn) -> Me:
    """A new session of twelve hours. One answer for every refusal, and it takes as long."""
    address = request.client.host if request.client else "?"
    gateway.slow_down(gateway.logins, network_of(address), "too_many_logins")
    claim = await gateway.store.read(sessions.find_claim, asked.email)
    is_right = await asyncio.to_thread(claim.verify, asked.password)
    former = token_of(gateway, request)
    now = gateway.clock()
    opened = await gateway.store.write(sessions.conclude, claim, is_right, asked.code, former=former, now=now)
    if opened is None:
        raise LoginRefused
    set_cookie(gateway, request, response, opened.token)
    return await gateway.store.read(_me, opened.actor, gateway)


@router.delete("/session")
async def log_out(gateway: TheGateway, request: Request, response: Response, actor: TheActor) -> LoggedOut:
    """Here; she is no longer present either."""
    token = token_of(gateway, request) or ""
    id_token = await gateway.store.read(sessions.get_id_token, token)
    await gateway.store.write(_leave, actor, token, gateway)
    gateway.hub.notify(KEY)
    forget_cookie(gateway, request, response)
    return LoggedOut(url=await _way_out(gateway, request, id_token))


@router.get("/me")
async def read_me(gateway: TheGateway, actor: TheActor) -> Me:
    """Who is logged in."""
    return await gateway.store.read(_me, actor, gateway)


@router.put("/me/presence", status_code=204)
async def say_present(gateway: TheGateway, actor: TheActor, asked: Presence) -> None:
    """« Je suis disponible »; it holds as long as the inbox is asked for."""
    structures, now = sorted(actor.structure_ids), gateway.clock()
    available = asked.is_available
    await gateway.store.write(presence.say_present, actor.id, structures, is_available=available, now=now)


@router.get("/invitations/{token}")
async def read_invitation(gateway: TheGateway, request: Request, token: str) -> Begun:
    """What goes into her application for one-time codes. The same each time, until she has accepted."""
    _slow_down(gateway, request)
    begun = await gateway.store.write(accounts.begin, token, now=gateway.clock())
    drawn = io.BytesIO()
    segno.make(begun.uri).save(drawn, kind="svg", scale=4, xmldecl=False)
    return Begun(name=begun.name, secret=begun.secret, uri=begun.uri, qr_svg=drawn.getvalue().decode())


@router.post("/invitations/{token}", status_code=204)
async def accept_invitation(gateway: TheGateway, request: Request, token: str, asked: Accept) -> None:
    """Her own password, and a first code to prove that her application works."""
    _slow_down(gateway, request)
    await gateway.store.write(accounts.accept, token, password=asked.password, code=asked.code, now=gateway.clock())


async def _way_out(gateway: TheGateway, request: Request, id_token: str | None) -> str | None:
    """When the other house does not answer she is out of this one all the same."""
    if id_token is None or not gateway.provider.is_set:
        return None
    try:
        return await gateway.provider.way_out(id_token, tokens.new_token(), way_home(gateway, request))
    except Unavailable:
        return None


def _slow_down(gateway: TheGateway, request: Request) -> None:
    address = request.client.host if request.client else "?"
    gateway.slow_down(gateway.logins, network_of(address), "too_many_logins")


def _me(session: Session, actor: Actor, gateway: TheGateway) -> Me:
    wanted = select(ReceivingStructure).where(ReceivingStructure.id.in_(sorted(actor.structure_ids)))
    return Me(
        id=actor.id,
        name=actor.name,
        role=actor.role,
        structures=[Named(id=one.id, name=one.name) for one in session.scalars(wanted.order_by(ReceivingStructure.id))],
        is_available=presence.is_available(session, actor.id, now=gateway.clock()),
    )


def _leave(session: Session, actor: Actor, token: str, gateway: TheGateway) -> None:
    sessions.log_out(session, token)
    presence.say_present(session, actor.id, (), is_available=False, now=gateway.clock())
