"""Log in by another house: where to go, and the way back. Silent when none is set."""

from typing import Annotated
from urllib.parse import quote

import structlog
from fastapi import APIRouter, Cookie, Request, Response
from fastapi.responses import RedirectResponse

from api.console.guard import is_secure, set_cookie, token_of
from api.console.shapes import SsoBegun, SsoNamed, SsoWanted
from api.gateway import Gateway, TheGateway
from api.limits import network_of
from relais.counsellors import sso
from relais.errors import NotFound, Refused, RelaisError

router = APIRouter(prefix="/sso")
BROWSER, PATH = "relais_sso", "/api/v1/console/sso"
REFUSED, PUT_OFF, INVITED = "sso_refused", "sso_unavailable", "sso_invitation"
log = structlog.get_logger("sso")


@router.get("")
async def read_sso(gateway: TheGateway) -> SsoNamed:
    """Its name, when there is one."""
    return SsoNamed(name=gateway.provider.name if gateway.provider.is_set else None)


@router.post("")
async def begin(gateway: TheGateway, request: Request, response: Response, asked: SsoWanted) -> SsoBegun:
    """The page to go to. With an invitation the account is opened when one comes back."""
    _slow_down(gateway, request)
    if not gateway.provider.is_set:
        raise NotFound("no provider", code="not_found")
    attempt = await gateway.store.write(sso.begin, invitation=asked.invitation, now=gateway.clock())
    url = await gateway.provider.way_to(attempt.state, attempt.nonce, way_back(gateway, request))
    lasts_s, secure = int(sso.LASTS.total_seconds()), is_secure(gateway, request)
    response.set_cookie(
        BROWSER, attempt.browser, max_age=lasts_s, path=PATH, secure=secure, httponly=True, samesite="lax"
    )
    return SsoBegun(url=url)


@router.get("/callback", include_in_schema=False)
async def come_back(
    gateway: TheGateway,
    request: Request,
    state: str = "",
    code: str = "",
    relais_sso: Annotated[str, Cookie()] = "",
) -> Response:
    """Always ends on the console, which says what came of it. Nothing of the other house stays in the address."""
    _slow_down(gateway, request)
    try:
        token = await _logged_in(gateway, request, state, code, relais_sso)
    except (NotFound, Refused) as error:
        log.warning("sso_refused", problem=str(error))
        return _to_console(gateway, request, REFUSED)
    except RelaisError as error:
        log.warning("sso_put_off", problem=str(error))
        return _to_console(gateway, request, PUT_OFF)
    if token is None:
        return _to_console(gateway, request, INVITED)
    response = _to_console(gateway, request)
    set_cookie(gateway, request, response, token)
    return response


async def _logged_in(gateway: Gateway, request: Request, state: str, code: str, browser: str) -> str | None:
    """None: the other house knows her, and we do not."""
    now = gateway.clock()
    if not gateway.provider.is_set or not (state and code and browser):
        raise Refused("without state, code or cookie", code=REFUSED)
    taken = await gateway.store.write(sso.take, state, browser, now=now)
    proved = await gateway.provider.prove(code, way_back(gateway, request))
    if not taken.is_nonce(proved.nonce):
        raise Refused("nonce", code=REFUSED)
    opened = await gateway.store.write(
        sso.log_in,
        proved.subject,
        invitation_digest=taken.invitation_digest,
        id_token=proved.id_token,
        former=token_of(gateway, request),
        now=now,
    )
    return opened.token if opened else None


def way_back(gateway: Gateway, request: Request) -> str:
    return f"{_base(gateway, request)}{PATH}/callback"


def way_home(gateway: Gateway, request: Request) -> str:
    return f"{_base(gateway, request)}/console"


def _base(gateway: Gateway, request: Request) -> str:
    return gateway.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")


def _to_console(gateway: Gateway, request: Request, note: str = "") -> Response:
    response = RedirectResponse(f"/console#/{quote(note)}" if note else "/console", status_code=303)
    response.delete_cookie(BROWSER, path=PATH, secure=is_secure(gateway, request), httponly=True, samesite="lax")
    return response


def _slow_down(gateway: Gateway, request: Request) -> None:
    address = request.client.host if request.client else "?"
    gateway.slow_down(gateway.logins, network_of(address), "too_many_logins")
