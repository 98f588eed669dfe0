"""The poster of a structure: squares that lead to the chat and to the bot, and the département of who comes by it."""

import asyncio

from tests.api.conftest import House
from tests.api.telegram.conftest import Bot
from tests.relais.handoffs.builders import make_structure


def opened(house: House) -> None:
    with house.database.write_session() as session:
        session.add(make_structure("accueil-12", "Accueil <b>de Rodez</b>", departements=["12"]))


async def test_poster_has_both_ways_and_safe_words(bot: Bot) -> None:
    opened(bot.house)
    async with asyncio.timeout(10):
        while not bot.house.gateway.telegram.username:
            await asyncio.sleep(0.02)

    page = await bot.house.client.get("/affiche/accueil-12")

    assert page.status_code == 200
    assert "https://t.me/RelaisBot?start=p-accueil-12" in page.text
    assert f"{bot.house.url}/chat?departement=12" in page.text
    assert page.text.count("<svg") == 2
    assert "Accueil &lt;b&gt;de Rodez&lt;/b&gt;" in page.text
    assert "112" in page.text


async def test_without_a_bot_only_the_web(house: House) -> None:
    opened(house)

    page = await house.client.get("/affiche/accueil-12")

    assert page.text.count("<svg") == 1
    assert "t.me" not in page.text


async def test_unknown_structure_has_none(house: House) -> None:
    assert (await house.client.get("/affiche/nulle-part")).status_code == 404


async def test_who_comes_by_a_poster_is_in_its_departement(bot: Bot) -> None:
    opened(bot.house)
    bot.lea.writes("/start p-accueil-12")
    await bot.lea.sees("Que cherchez-vous")

    bot.lea.writes("un logement")

    await bot.lea.sees("1. un logement")
    assert bot.house.worker.seen[-1]["context"]["departement"] == "12"
