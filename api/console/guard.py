"""Who is asking: the session behind the cookie. Every write also wants a header that no foreign page can send."""

from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.security import APIKeyCookie

from api.errors import HeaderWanted, TokenWanted
from api.gateway import Gateway, TheGateway
from relais.counsellors import access, sessions
from relais.counsellors.access import Actor
from relais.errors import NotAllowed, NotFound

COOKIE, SECURE_COOKIE, HEADER = "relais_console", "__Host-relais_console", "X-Relais-Console"
ACTIVE = "X-Relais-Active"
WRITES = ("POST", "PUT", "PATCH", "DELETE")
_scheme = APIKeyCookie(name=COOKIE, auto_error=False, description="Given by `POST /api/v1/console/session`.")


class SessionWanted(TokenWanted):
    code = "session_wanted"


class LoginRefused(TokenWanted):
    code = "login_refused"


async def wants_header(request: Request) -> None:
    """Browsers send it for a page of ours alone: a form or an image of another site cannot."""
    if request.method in WRITES and request.headers.get(HEADER) != "1":
        raise HeaderWanted


async def _actor(gateway: TheGateway, request: Request, _cookie: Annotated[str | None, Depends(_scheme)]) -> Actor:
    token = token_of(gateway, request)
    if not token:
        raise SessionWanted
    now = gateway.clock()
    try:
        present = await gateway.store.read(sessions.get_present, token, now=now)
    except NotFound as error:
        raise SessionWanted from error
    if present.is_seen and _is_of_a_person(request):
        await gateway.store.write_behind(sessions.say_seen, token, now=now)
    return present.actor


def _is_of_a_person(request: Request) -> bool:
    """The console asks all day by itself: only writes count, and what it says was asked by somebody at the keys."""
    return request.method in WRITES or request.headers.get(ACTIVE) == "1"


TheActor = Annotated[Actor, Depends(_actor)]


def check_may(actor: Actor, action: str) -> None:
    """What she may not do is as if it were not there."""
    if not access.may(actor, action):
        raise NotAllowed(f"{actor.role} may not {action}", code="not_found")


def is_secure(gateway: Gateway, request: Request) -> bool:
    return request.url.scheme == "https" or gateway.settings.public_url.startswith("https://")


def token_of(gateway: Gateway, request: Request) -> str | None:
    return request.cookies.get(SECURE_COOKIE if is_secure(gateway, request) else COOKIE)


def set_cookie(gateway: Gateway, request: Request, response: Response, token: str) -> None:
    secure = is_secure(gateway, request)
    name, lasts_s = (SECURE_COOKIE if secure else COOKIE), int(sessions.LASTS.total_seconds())
    response.set_cookie(name, token, max_age=lasts_s, path="/", secure=secure, httponly=True, samesite="strict")


def forget_cookie(gateway: Gateway, request: Request, response: Response) -> None:
    secure = is_secure(gateway, request)
    name = SECURE_COOKIE if secure else COOKIE
    response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="strict")
