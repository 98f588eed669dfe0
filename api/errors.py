"""Errors as a client sees them: a status, a stable code, a French sentence. Details stay in the logs."""

import math
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.texts import Texts
from relais.errors import Conflict, NotAllowed, NotFound, Refused, RelaisError, Unavailable

RETRY_AFTER_S = 2
_STATUS = {NotFound: 404, NotAllowed: 404, Conflict: 409, Refused: 422, Unavailable: 503}
_CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed"}


class ErrorBody(BaseModel):
    """`code` is stable; `message` is French, for the person."""

    code: str
    message: str


class ErrorAnswer(BaseModel):
    error: ErrorBody


class TokenWanted(RelaisError):
    code = "token_wanted"


class HeaderWanted(RelaisError):
    """A write of the console without its header: another page may have sent it."""

    code = "console_header_wanted"


class ProofWanted(RelaisError):
    """Once more who she is, before something that cannot be taken back."""

    code = "proof_wanted"


class TooMany(RelaisError):
    """Slow down; `wait_s` seconds."""

    def __init__(self, code: str, wait_s: float) -> None:
        super().__init__(code=code)
        self.wait_s = wait_s


def answer(texts: Texts, status: int, code: str, headers: dict[str, str] | None = None) -> JSONResponse:
    body = ErrorAnswer(error=ErrorBody(code=code, message=texts.error(code)))
    return JSONResponse(body.model_dump(), status, headers)


def install(app: FastAPI, texts: Texts) -> None:
    """Every error of the tree, of the framework and of our own making leaves by one of these doors."""

    @app.exception_handler(RelaisError)
    async def _domain(_request: Request, error: RelaisError) -> JSONResponse:
        return _of_domain(texts, error)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        return answer(texts, 422, "invalid")

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> JSONResponse:
        code = _CODES.get(error.status_code, "internal")
        return answer(texts, error.status_code, code, dict(error.headers or {}))

    @app.exception_handler(Exception)
    async def _unforeseen(_request: Request, error: Exception) -> JSONResponse:
        return answer(texts, 500, "internal")


def _of_domain(texts: Texts, error: RelaisError) -> JSONResponse:
    match error:
        case TooMany():
            wait = {"Retry-After": str(max(1, math.ceil(error.wait_s)))}
            return answer(texts, HTTPStatus.TOO_MANY_REQUESTS, error.code, wait)
        case HeaderWanted() | ProofWanted():
            return answer(texts, HTTPStatus.FORBIDDEN, error.code)
        case TokenWanted():
            return answer(texts, HTTPStatus.UNAUTHORIZED, error.code, {"WWW-Authenticate": "Bearer"})
        case Unavailable():
            code = error.code if error.code in texts.errors else "unavailable"
            return answer(texts, 503, code, {"Retry-After": str(RETRY_AFTER_S)})
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)
    return answer(texts, status, error.code)
