"""Is it alive, is it ready, how is it doing: for the process manager, the proxy and the operators."""

import ipaddress

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.gateway import TheGateway
from relais.errors import NotFound, Unavailable

router = APIRouter(tags=["health"])


class Health(BaseModel):
    status: str


class Readiness(BaseModel):
    database: bool
    worker: bool = Field(description="A worker answers, its model loaded.")
    offers: bool = Field(description="The catalogue is in memory.")


@router.get("/health/live")
async def live() -> Health:
    """The process answers."""
    return Health(status="alive")


@router.get("/health/ready", response_model=Readiness, responses={503: {"model": Readiness}})
async def ready(gateway: TheGateway) -> Response:
    """Database and worker answer, the model is loaded. Offers may still be loading."""
    state = Readiness(
        database=await _reads(gateway), worker=await gateway.workers.is_ready(), offers=gateway.domain.is_loaded
    )
    return JSONResponse(state.model_dump(), 200 if state.database and state.worker else 503)


@router.get("/metrics", include_in_schema=False)
async def metrics(gateway: TheGateway, request: Request) -> Response:
    """Prometheus text, for the private network only: through a proxy it does not exist."""
    if not _is_private(request):
        raise NotFound("metrics")
    gateway.metrics.watching.set(gateway.hub.watching)
    return Response(gateway.metrics.render(), media_type="text/plain; version=0.0.4")


async def _reads(gateway: TheGateway) -> bool:
    try:
        return await gateway.store.read(_one)
    except Unavailable:
        return False


def _one(session: Session) -> bool:
    return bool(session.scalar(text("SELECT 1")))


def _is_private(request: Request) -> bool:
    if request.client is None or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_private
    except ValueError:
        return request.client.host == "testclient"
