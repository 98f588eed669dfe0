"""Telegram's webhook: the secret is checked, the update is stored, then 200 (docs/telegram.md)."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Response

from api.gateway import TheGateway
from relais.errors import NotFound, Refused

router = APIRouter(prefix="/api/v1/channels", include_in_schema=False)


@router.post("/telegram")
async def receive_update(
    gateway: TheGateway,
    update: Annotated[dict[str, Any], Body()],
    x_telegram_bot_api_secret_token: Annotated[str, Header()] = "",
) -> Response:
    """Without a bot, or with another secret, nothing is here."""
    telegram = gateway.telegram
    if telegram is None or not telegram.is_secret(x_telegram_bot_api_secret_token):
        raise NotFound("webhook", code="not_found")
    if type(update.get("update_id")) is not int:
        raise Refused("no update", code="invalid")
    await telegram.receive(update)
    return Response(status_code=200)
