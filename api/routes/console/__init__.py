"""The counsellors' console over HTTP (docs/handoff.md): one file a part. Nothing here is a door for other origins."""

from typing import Any

from fastapi import APIRouter, Depends

from api.console.guard import wants_header
from api.errors import ErrorAnswer
from api.routes.console import accounts, figures, inbox, journeys, moves, reading, rights, session, sso, talk

ERRORS: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorAnswer, "description": "`session_wanted`: log in first."},
    403: {"model": ErrorAnswer, "description": "`console_header_wanted`: a write without `X-Relais-Console: 1`."},
    404: {"model": ErrorAnswer, "description": "Not there, or not hers to see or do: all look the same."},
    429: {"model": ErrorAnswer, "description": "Slow down; see Retry-After."},
}

router = APIRouter(prefix="/api/v1/console", tags=["console"], dependencies=[Depends(wants_header)], responses=ERRORS)
for part in (session, sso, inbox, reading, moves, talk, journeys, figures, accounts, rights):
    router.include_router(part.router)
