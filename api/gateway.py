"""Everything that the routes share, built once, given to them by `Depends`."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.channels.telegram.channel import Telegram
from api.documents.office import Office
from api.domain import Domain
from api.errors import TokenWanted, TooMany
from api.hub import Hub
from api.limits import Limiter
from api.metrics import Metrics
from api.sso.provider import Provider
from api.store import Clock, Store
from api.texts import Texts
from api.turns.player import Player
from api.turns.workers import Workers
from relais.conversations.sentences import Sentences
from relais.journeys.carrying import Carrier
from relais.safety.first_answers import FirstAnswers
from relais.safety.sensitive.reading import SensitiveReader
from relais.settings import Settings


@dataclass
class Gateway:
    settings: Settings
    texts: Texts
    sentences: Sentences
    first_answers: FirstAnswers
    sensitive: SensitiveReader
    store: Store
    hub: Hub
    player: Player
    workers: Workers
    metrics: Metrics
    domain: Domain
    office: Office
    clock: Clock
    carrier: Carrier
    messages: Limiter
    new_conversations: Limiter
    codes: Limiter
    codes_of_all: Limiter
    documents: Limiter
    logins: Limiter
    typing: Limiter
    provider: Provider
    telegram: Telegram | None = field(default=None, init=False)
    conversations_of: dict[str, str] = field(default_factory=dict, init=False)  # by request; reading.py

    def slow_down(self, limiter: Limiter, key: str, code: str) -> None:
        """Raises `TooMany`."""
        if wait_s := limiter.wait_for(key):
            raise TooMany(code, wait_s)


# Coroutines, though they wait for nothing: FastAPI runs plain functions in a thread.
async def _gateway(request: Request) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


_bearer = HTTPBearer(auto_error=False, description="The token given once by `POST /api/v1/conversations`.")


async def _token(credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> str:
    if credentials is None or not credentials.credentials:
        raise TokenWanted
    return credentials.credentials


TheGateway = Annotated[Gateway, Depends(_gateway)]
Token = Annotated[str, Depends(_token)]
