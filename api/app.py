"""Builds the gateway from its settings; tests give their own database, clock and workers."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import httpx
import structlog
from fastapi import FastAPI

from api import errors
from api.channels.telegram.channel import Telegram
from api.documents.office import Office
from api.domain import Domain
from api.gateway import Gateway
from api.http.access_log import AccessLog
from api.http.asgi import App
from api.http.bodies import BodyLimit
from api.http.headers import SecurityHeaders
from api.hub import Hub
from api.limits import CODES, CODES_OF_ALL, DOCUMENTS, LOGINS, MESSAGES, NEW_CONVERSATIONS, TYPING, Limiter
from api.metrics import Metrics
from api.outbox.delivery import Delivery
from api.outbox.hooks import Hooks
from api.outbox.mail import Mail
from api.routes import (
    console,
    conversations,
    diagnostics,
    events,
    health,
    journeys,
    messages,
    offers,
    pages,
    places,
    posters,
    telegram,
    typing,
)
from api.sso.provider import Provider
from api.store import Clock, Store, utc_now
from api.texts import load_texts
from api.turns.asking import Asking
from api.turns.player import IN_FLIGHT_EACH, Deadlines, Player
from api.turns.slots import Slots
from api.turns.workers import Workers
from api.upkeep import Upkeep
from relais.conversations import claims
from relais.database import Database
from relais.handoffs import carrying as handoffs
from relais.journeys.carrying import Carrier
from relais.safety.first_answers import FirstAnswers
from relais.safety.numbers import load_numbers
from relais.safety.sensitive.reading import SensitiveReader
from relais.settings import Settings

ROUTERS = (
    conversations.router,
    messages.router,
    events.router,
    typing.router,
    diagnostics.router,
    journeys.router,
    offers.router,
    places.router,
    console.router,
    telegram.router,
    posters.router,
    health.router,
    pages.router,
)
DESCRIPTION = """Conversations with Relais and search of local offers in Aude (11), Aveyron (12) and Tarn (81).

Open a conversation, keep its token, send messages with a `client_msg_id` of your own, read the events after a cursor.
Every error is `{"error": {"code", "message"}}`, the message in French for the person."""


def build_gateway(
    settings: Settings,
    database: Database,
    *,
    clock: Clock = utc_now,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Gateway:
    """`transport` replaces the network between gateway and workers."""
    texts, metrics, store = load_texts(), Metrics(), Store(database)
    numbers = load_numbers(settings.data_dir)
    sentences, first_answers = texts.sentences_with(numbers), FirstAnswers.load(settings.data_dir, numbers)
    sensitive = SensitiveReader.load(settings.data_dir)
    hub = Hub(store, clock, redis_url=settings.redis_url)
    workers = Workers(settings.worker_urls, settings.worker_secret.get_secret_value(), transport=transport)
    deadlines = Deadlines(settings.turn_soft_deadline_s, settings.turn_hard_deadline_s)
    carrier = Carrier(handoffs.Carrier(sentences, settings.data_dir, settings.handed_over_months))
    player = Player(
        store=store,
        asking=Asking(store, workers, metrics, clock, down_after_s=deadlines.soft_s),
        hub=hub,
        metrics=metrics,
        sentences=sentences,
        failed_choices=[choice.model_dump() for choice in texts.failed_buttons],
        clock=clock,
        longer_hours=settings.resumed_conversation_hours,
        deadlines=deadlines,
        slots=Slots(IN_FLIGHT_EACH * len(workers.all)),
        carry_out=carrier.carry_out,
    )
    domain = Domain(database, settings.data_dir)
    limits = {
        "messages": Limiter(MESSAGES),
        "new_conversations": Limiter(NEW_CONVERSATIONS),
        "codes": Limiter(CODES),
        "codes_of_all": Limiter(CODES_OF_ALL),
        "documents": Limiter(DOCUMENTS),
        "logins": Limiter(LOGINS),
        "typing": Limiter(TYPING),
    }
    gateway = Gateway(
        settings,
        texts,
        sentences,
        first_answers,
        sensitive,
        store,
        hub,
        player,
        workers,
        metrics,
        domain,
        Office(settings.data_dir, numbers, texts.urgent_situations),
        clock,
        carrier,
        **limits,
        provider=Provider(settings),
    )
    if settings.telegram_bot_token.get_secret_value():
        gateway.telegram = Telegram(gateway)
    return gateway


def create_app(gateway: Gateway) -> FastAPI:
    """The routes, without the layers around them (`around`)."""
    app = FastAPI(
        title="Relais",
        version="1",
        description=DESCRIPTION,
        docs_url=None,  # they would be fetched from elsewhere; /openapi.json is enough
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.gateway = gateway
    errors.install(app, gateway.texts)
    for router in ROUTERS:
        app.include_router(router)
    return app


def around(app: FastAPI) -> App:
    """Outermost first: headers on every answer, then the log, then the size of bodies."""
    gateway: Gateway = app.state.gateway

    def refuse(status: int, code: str) -> Any:
        return errors.answer(gateway.texts, status, code)

    return SecurityHeaders(AccessLog(BodyLimit(app, refuse), gateway.metrics))


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    gateway: Gateway = app.state.gateway
    mail = Mail(gateway.settings)
    delivery = Delivery(gateway.store, gateway.metrics, gateway.clock, mail, gateway.settings.public_url)
    hooks = Hooks(gateway.store, gateway.metrics, gateway.clock)
    upkeep = Upkeep(
        gateway.store,
        gateway.player,
        gateway.workers,
        delivery,
        hooks,
        gateway.metrics,
        gateway.clock,
        retention=gateway.settings.retention,
    )
    if gateway.store.database.is_sqlite:  # the only writing process: nobody else holds a turn
        await gateway.store.write(claims.release_all)
    loops: tuple[Coroutine[Any, Any, None], ...] = (
        upkeep.sweep_forever(),
        upkeep.wind_clocks_forever(),
        upkeep.deliver_forever(),
        upkeep.tell_hooks_forever(),
        upkeep.purge_forever(),
        upkeep.purge_counsellors_forever(),
        gateway.hub.poll_forever(),
        gateway.hub.listen_forever(),
        gateway.workers.probe_forever(),
        gateway.domain.keep_fresh(),
    )
    if gateway.telegram is not None:
        loops = (*loops, gateway.telegram.run_forever())
    tasks = [asyncio.create_task(_watched(loop)) for loop in loops]
    yield
    gateway.hub.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await hooks.close()
    await gateway.player.close()
    await gateway.workers.close()
    gateway.office.close()
    await asyncio.to_thread(gateway.store.close)


async def _watched(loop: Any) -> None:
    """A loop that ends by an error is a failure that must be seen."""
    try:
        await loop
    except Exception as error:
        structlog.get_logger("gateway").error("loop_ended", loop=loop.__name__, problem=type(error).__name__)
        raise
