"""What Telegram has and the web has not: buttons on cards, files, a keyboard for a position, a receipt over a crash."""

import asyncio
import datetime as dt
import io
import json
from typing import Any

from pypdf import PdfReader
from sqlalchemy import select

from api.typing import key_of
from relais.channels import links
from relais.channels.tables import ChannelLink
from relais.diagnostic.loading import load_content
from relais.diagnostic.summary import items_of
from relais.effects import EraseData, to_json
from relais.settings import ROOT
from tests.api.conftest import House, Opener
from tests.api.telegram.conftest import Bot, settings_for
from tests.api.test_diagnostics import told
from tests.fakes.bot_api import BotApi
from tests.fakes.server import serving

Message = dict[str, Any]


async def begun(bot: Bot) -> None:
    bot.lea.writes("/start")
    await bot.lea.sees("Que cherchez-vous")


def answers(bot: Bot, *messages: Message, **more: Any) -> None:
    bot.house.worker.beside = {"messages": [{"kind": "text", "buttons": [], **one} for one in messages], **more}


async def test_card_leads_to_the_map_and_to_all_that_is_known(bot: Bot) -> None:
    bot.lea.writes("[offers]")
    card = await bot.lea.sees("1. Conseil logement")
    assert "Source" not in card
    links_of = [b.get("url") for b in buttons(bot) if b["text"] == "2 · Itinéraire"]
    assert links_of == ["https://www.openstreetmap.org/"]

    bot.lea.presses("2 · Détails")

    known = await bot.lea.sees("Source : Exemple · Licence Ouverte 2.0")
    assert "Vous pouvez demander vous-même." in known
    assert "À apporter : Une pièce d'identité" in known
    assert bot.house.worker.seen[-1]["message"].get("text") == "[offers]"


async def test_cards_keep_their_buttons_when_a_choice_was_made(bot: Bot) -> None:
    bot.lea.writes("[offers]")
    await bot.lea.sees("1. Conseil logement")

    bot.lea.presses("Voir d'autres")

    await bot.lea.sees("2. Voir d'autres")
    async with asyncio.timeout(10):
        while "Voir d'autres" in bot.lea.labels:
            await asyncio.sleep(0.02)
    assert "1 · Détails" in bot.lea.labels


async def test_details_of_no_card_here_are_asked_again(bot: Bot) -> None:
    bot.lea.writes("[offers]")
    await bot.lea.sees("1. Conseil logement")
    number = max(bot.lea.messages)

    for data in ("d|1|1", "d|99|1", "d|3|4", "d|x", "d||", "d|²|1"):
        bot.lea.press(number, data)

    async with asyncio.timeout(10):
        while sum("Ce bouton ne marche plus" in text for text in bot.lea.texts) < 6:
            await asyncio.sleep(0.02)
    assert all("Source" not in text for text in bot.lea.texts)


async def test_press_that_waited_too_long_is_played_all_the_same(bot: Bot) -> None:
    bot.lea.writes("bonjour")
    await bot.lea.sees("1. bonjour")
    bot.lea.presses("Aide")
    bot.api.queries.clear()

    await bot.lea.sees("2. Aide (ask_help)")


async def test_position_is_offered_where_a_commune_is_asked_and_taken_away_after(bot: Bot) -> None:
    await begun(bot)
    answers(bot, {"text": "Dans quelle commune ?", "key": "utter_ask_commune"})
    bot.lea.writes("un logement")
    await bot.lea.sees("Dans quelle commune ?")
    assert markups(bot)[-1]["keyboard"][0][0] == {"text": "Envoyer ma position", "request_location": True}

    answers(bot, {"text": "Je regarde."})
    bot.lea.writes("à Albi")

    await bot.lea.sees("Je regarde.")
    assert markups(bot)[-1] == {"remove_keyboard": True}
    answers(bot, {"text": "Voilà."})
    bot.lea.writes("merci")
    await bot.lea.sees("Voilà.")
    assert markups(bot)[-1] == {}


async def test_question_with_choices_offers_the_position_beside_them(bot: Bot) -> None:
    await begun(bot)
    choices = [{"label": "Chercher partout", "intent": "inform"}]
    answers(bot, {"text": "Laquelle ?", "key": "utter_ask_other_commune", "buttons": choices})

    bot.lea.writes("ailleurs")

    await bot.lea.sees("Vous pouvez aussi envoyer votre position")
    assert "Chercher partout" in bot.lea.labels
    assert "keyboard" in markups(bot)[-1]


async def test_worker_knows_where_it_speaks(bot: Bot) -> None:
    bot.lea.writes("bonjour")
    await bot.lea.sees("1. bonjour")
    person = await bot.house.person()
    await person.says("et ici ?")

    assert [asked["context"]["channel"] for asked in bot.house.worker.seen] == ["telegram", "web"]


async def test_her_messages_come_as_a_file(bot: Bot) -> None:
    bot.lea.writes("un logement à Albi")
    await bot.lea.sees("1. un logement")

    bot.lea.writes("/fichier")

    await bot.lea.sees("Voici vos messages")
    whole = json.loads(await file_of(bot, "relais.json"))
    assert any(line.get("body", line).get("text") == "un logement à Albi" for line in whole["messages"])
    assert whole["channel"]["address"] == 111


async def test_result_and_summary_come_as_pages(bot: Bot) -> None:
    await begun(bot)
    content = load_content(ROOT / "data")
    session = told(content)
    ticked = [item.key for item in items_of(content, session)]
    effect = {"kind": "save_diagnostic", "session": {**session.to_json(), "ticked": ticked}}
    told_result = {
        "text": "Voilà votre point.",
        "kind": "diagnostic",
        "result": {"strengths": ["Vous savez bricoler."]},
    }
    answers(bot, told_result, {"text": "Votre résumé est prêt.", "summary": {"pdf": True}}, effects=[effect])

    bot.lea.writes("fini")

    await bot.lea.sees("Votre résumé est prêt.")
    for name in ("mon-point.pdf", "mon-resume.pdf"):
        page = PdfReader(io.BytesIO(await file_of(bot, name)))
        assert len(page.pages) == 1
        assert "Relais" in page.pages[0].extract_text()


async def test_receipt_of_an_erasure_is_told_over_a_crash(open_house: Opener, api: BotApi) -> None:
    lea = api.chat(111)
    async with serving(api.app) as url:
        async with open_house(**settings_for(url)) as house:
            lea.writes("bonjour")
            await lea.sees("1. bonjour")
            house.worker.beside = {"effects": [to_json(EraseData())]}
            api.fails("sendMessage", 502, times=1_000)
            lea.writes("/effacer")
            async with asyncio.timeout(10):
                while len(house.worker.seen) < 2 or not api.failures["sendMessage"]:
                    await asyncio.sleep(0.05)
            await asyncio.sleep(0.3)
        assert all("EFF-" not in text for text in lea.texts)
        api.failures.clear()
        async with open_house(**settings_for(url)) as house:
            await lea.sees("Votre reçu : EFF-")
            await nothing_linked(house)


async def test_address_goes_within_a_minute_when_nobody_can_be_told(bot: Bot) -> None:
    bot.lea.writes("bonjour")
    await bot.lea.sees("1. bonjour")
    bot.house.worker.beside = {"effects": [to_json(EraseData())]}
    bot.api.fails("sendMessage", 502, times=1_000)
    bot.lea.writes("/effacer")
    async with asyncio.timeout(10):
        while len(bot.house.worker.seen) < 2:
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)

    with bot.house.database.write_session() as session:
        links.forget_untold(session, now=bot.house.gateway.clock() + dt.timedelta(seconds=55))

    await nothing_linked(bot.house)


async def nothing_linked(house: House) -> None:
    async with asyncio.timeout(10):
        while True:
            with house.database.read_session() as session:
                if session.scalars(select(ChannelLink)).all() == []:
                    return
            await asyncio.sleep(0.05)


async def file_of(bot: Bot, name: str) -> bytes:
    async with asyncio.timeout(20):
        while True:
            for call in bot.api.called("sendDocument"):
                if str(call["document"]).startswith(name):
                    return bytes(call["bytes"])
            await asyncio.sleep(0.05)


def markups(bot: Bot) -> list[Message]:
    return [message.get("reply_markup") or {} for message in bot.lea.messages.values()]


def buttons(bot: Bot) -> list[Message]:
    return [button for markup in markups(bot) for row in markup.get("inline_keyboard", ()) for button in row]


async def test_her_counsellor_writes_and_telegram_shows_it(bot: Bot) -> None:
    bot.lea.writes("bonjour")
    await bot.lea.sees("1. bonjour")
    known = len(bot.api.called("sendChatAction"))
    with bot.house.database.read_session() as session:
        conversation_id = session.scalars(select(ChannelLink.conversation_id)).one()

    bot.house.gateway.hub.notify(key_of(conversation_id, "person"))
    bot.house.gateway.hub.notify(key_of(conversation_id, "counsellor"))

    async with asyncio.timeout(10):
        while len(bot.api.called("sendChatAction")) == known:
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.2)
    assert [call["action"] for call in bot.api.called("sendChatAction")[known:]] == ["typing"]
