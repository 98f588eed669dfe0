"""What goes wrong between the gateway and Telegram: nothing is lost, nothing needlessly doubled, order is kept."""

import asyncio

from sqlalchemy import select

from relais.channels.tables import ChannelLink
from tests.api.telegram.conftest import Bot


async def test_same_update_twice_is_handled_once(bot: Bot) -> None:
    number = bot.lea.writes("bonjour")
    await bot.lea.sees("1. bonjour")
    update = bot.api.updates.get(number) or {"message": {}}

    bot.api.updates[number] = {"update_id": number, **{k: v for k, v in update.items() if k != "update_id"}}
    bot.lea.writes("encore")

    await bot.lea.sees("2. encore")
    assert [text for text in bot.lea.texts if "bonjour" in text] == ["1. bonjour"]


async def test_several_at_once_are_answered_in_order(bot: Bot) -> None:
    for number in range(5):
        bot.lea.writes(f"message {number}")

    await bot.lea.sees("message 4")

    said = [word for text in bot.lea.texts for word in text.split("\n") if "message" in word]
    assert [line[-1] for line in said] == sorted(line[-1] for line in said)


async def test_too_many_requests_waits_and_sends_once(bot: Bot) -> None:
    bot.lea.writes("/start")
    await bot.lea.sees("Que cherchez-vous")
    bot.api.fails("sendMessage", 429, retry_after=1)

    bot.lea.writes("bonjour")

    await bot.lea.sees("1. bonjour")
    assert [text for text in bot.lea.texts if text == "1. bonjour"] == ["1. bonjour"]


async def test_servers_down_are_tried_again(bot: Bot) -> None:
    bot.lea.writes("/start")
    await bot.lea.sees("Que cherchez-vous")
    bot.api.fails("sendMessage", 502, times=3)

    bot.lea.writes("bonjour")

    await bot.lea.sees("1. bonjour")


async def test_markup_that_is_refused_is_sent_plain(bot: Bot) -> None:
    bot.lea.writes("/start")
    await bot.lea.sees("Que cherchez-vous")
    bot.api.fails("sendMessage", 400, description="Bad Request: can't parse entities: x")

    bot.lea.writes("2 < 3 & <b>vrai</b>")

    await bot.lea.sees("1. 2 < 3 & <b>vrai</b>")
    assert bot.api.called("sendMessage")[-1].get("parse_mode") is None


async def test_what_telegram_refuses_for_ever_keeps_nothing_back(bot: Bot) -> None:
    bot.lea.writes("/start")
    await bot.lea.sees("Que cherchez-vous")
    bot.api.fails("sendMessage", 400, description="Bad Request: BUTTON_DATA_INVALID")

    bot.lea.writes("perdu")
    async with asyncio.timeout(10):
        while 'relais_telegram_total{what="refused"} 1.0' not in bot.house.gateway.metrics.render().decode():
            await asyncio.sleep(0.05)
    bot.lea.writes("bonjour")

    await bot.lea.sees("2. bonjour")
    assert "1. perdu" not in bot.lea.texts


async def test_tags_of_a_person_are_never_markup(bot: Bot) -> None:
    bot.lea.writes("2 < 3 & <b>vrai</b>")

    await bot.lea.sees("1. 2 < 3 & <b>vrai</b>")


async def test_ambiguous_send_is_counted_and_tried_once_more(bot: Bot) -> None:
    """Kept by Telegram, its answer lost: what she sees may come twice, and never not at all."""
    bot.lea.writes("/start")
    await bot.lea.sees("Que cherchez-vous")
    bot.api.lose = 1

    bot.lea.writes("bonjour")

    await bot.lea.sees("1. bonjour")
    async with asyncio.timeout(20):
        while 'relais_telegram_total{what="ambiguous"} 1.0' not in bot.house.gateway.metrics.render().decode():
            await asyncio.sleep(0.05)
        while bot.lea.texts.count("1. bonjour") < 2:
            await asyncio.sleep(0.05)
    bot.lea.writes("encore")
    await bot.lea.sees("2. encore")
    assert bot.lea.texts.count("1. bonjour") == 2


async def test_blocked_is_unreachable_and_reached_again_when_she_returns(bot: Bot) -> None:
    bot.lea.writes("bonjour")
    await bot.lea.sees("1. bonjour")
    bot.lea.blocks()
    await linked(bot, is_reachable=False)

    bot.lea.is_blocked = False
    bot.lea.writes("me revoilà")

    await bot.lea.sees("2. me revoilà")


async def test_deleted_account_is_found_when_sending(bot: Bot) -> None:
    bot.lea.writes("bonjour")
    await bot.lea.sees("1. bonjour")
    bot.lea.is_deleted = True

    bot.lea.writes("encore")

    await linked(bot, is_reachable=False)


async def linked(bot: Bot, *, is_reachable: bool) -> None:
    async with asyncio.timeout(15):
        while True:
            with bot.house.database.read_session() as session:
                if [link.is_reachable for link in session.scalars(select(ChannelLink))] == [is_reachable]:
                    return
            await asyncio.sleep(0.05)


async def test_long_text_comes_in_parts_and_whole(bot: Bot) -> None:
    bot.lea.writes("/start")
    await bot.lea.sees("Que cherchez-vous")
    words = " ".join(f"mot{number}." for number in range(1_500))
    bot.house.worker.beside = {"messages": [{"kind": "text", "text": words[:7_900], "buttons": []}]}

    bot.lea.writes("long")

    await bot.lea.sees(words[:7_900].split()[-2])
    said = " ".join(bot.lea.texts[1:]).split()
    assert said == words[:7_900].split()
