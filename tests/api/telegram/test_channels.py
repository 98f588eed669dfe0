"""From the web to Telegram and back, with a counsellor, and erased: one conversation, wherever she is."""

import asyncio
import json

from sqlalchemy import select, text

from relais.channels.tables import ChannelLink
from relais.conversations import feed, thread
from relais.conversations.states import Owner
from relais.database import Base
from relais.effects import EraseData, to_json
from tests.api.telegram.conftest import Bot
from tests.api.telegram.test_idiom import nothing_linked
from tests.fakes.person import Person


async def code_of(bot: Bot) -> str:
    said = await bot.lea.sees("Votre code : ")
    return said.split("Votre code : ")[1].split(".")[0]


async def test_code_of_telegram_goes_on_on_the_web_and_ends_it_here(bot: Bot) -> None:
    bot.lea.writes("je cherche un logement")
    await bot.lea.sees("1. je cherche un logement")
    bot.lea.writes("/internet")
    code = await code_of(bot)

    answer = await bot.house.client.post("/api/v1/conversations/resume", json={"code": code})

    person = Person(bot.house.client)
    person.conversation_id, person.token = answer.json()["conversation_id"], answer.json()["token"]
    assert any(line.get("text") == "je cherche un logement" for line in await person.reads())
    await bot.lea.sees("continue maintenant sur Internet")
    count = len(bot.lea.messages)
    await person.says("et à Albi")
    assert len(bot.lea.messages) == count


async def test_code_of_the_web_goes_on_in_telegram(bot: Bot) -> None:
    person = await bot.house.person()
    bot.house.worker.beside = {"effects": [{"kind": "give_resume_code"}]}
    await person.says("bonjour")
    bot.house.worker.beside = {}
    code = next(line["code"] for line in person.events if line.get("state") == "resume_code")

    bot.lea.writes(f"/start c-{code}")
    await bot.lea.sees("Nous continuons ici")
    bot.lea.writes("encore moi")

    await bot.lea.sees("2. encore moi")
    assert (await person.posts(text="d'ici")).status_code == 404
    assert all("bonjour" not in said for said in bot.lea.texts)


async def test_wrong_code_is_said(bot: Bot) -> None:
    bot.lea.writes("/start c-XXXX-XXXX-XXXX")

    await bot.lea.sees("Ce code ne marche pas")


async def test_departement_of_a_poster_is_known_to_the_dialogue(bot: Bot) -> None:
    bot.lea.writes("/start d-12")
    await bot.lea.sees("Que cherchez-vous")

    bot.lea.writes("un logement")

    await bot.lea.sees("1. un logement")
    assert bot.house.worker.seen[-1]["context"]["departement"] == "12"


async def test_erased_nothing_is_left_but_the_receipt_was_said(bot: Bot) -> None:
    bot.lea.writes("un secret tulipe")
    await bot.lea.sees("1. un secret tulipe")
    bot.house.worker.beside = {"effects": [to_json(EraseData())]}

    bot.lea.writes("/effacer")

    await bot.lea.sees("Votre reçu : EFF-")
    await nothing_linked(bot.house)
    with bot.house.database.read_session() as session:
        for table in Base.metadata.sorted_tables:
            rows = session.execute(text(f"SELECT * FROM {table.name}")).all()
            assert "tulipe" not in repr(rows)


async def test_after_an_erasure_she_begins_anew_with_the_notice(bot: Bot) -> None:
    bot.lea.writes("bonjour")
    await bot.lea.sees("1. bonjour")
    bot.house.worker.beside = {"effects": [to_json(EraseData())]}
    bot.lea.writes("/effacer")
    await bot.lea.sees("Votre reçu : EFF-")
    bot.house.worker.beside = {}

    bot.lea.writes("rebonjour")

    await bot.lea.sees("1. rebonjour")
    assert len([said for said in bot.lea.texts if "Telegram garde aussi" in said]) == 2


async def test_a_counsellor_is_told_of_a_photo_and_of_a_chat_that_is_lost(bot: Bot) -> None:
    bot.lea.writes("bonjour")
    await bot.lea.sees("1. bonjour")
    conversation_id = belongs_to_a_person(bot)

    bot.lea.sends("photo")
    await bot.lea.sees("Photo envoyée, non conservée")
    bot.lea.writes("je suis là")
    bot.lea.blocks()

    async with asyncio.timeout(10):
        while "channel_lost" not in states(bot, conversation_id):
            await asyncio.sleep(0.05)
    assert len(bot.house.worker.seen) == 1
    assert "je suis là" in json.dumps(lines(bot, conversation_id), ensure_ascii=False)


def belongs_to_a_person(bot: Bot) -> str:
    with bot.house.database.write_session() as session:
        link = session.scalars(select(ChannelLink)).one()
        held = thread.get(session, link.conversation_id)
        held.change(owner=Owner.human, epoch=held.epoch + 1)
        held.save()
        return link.conversation_id


def lines(bot: Bot, conversation_id: str) -> list[dict]:
    with bot.house.database.read_session() as session:
        return [feed.as_seen(line) for line in feed.list_events(session, conversation_id)]


def states(bot: Bot, conversation_id: str) -> list[str]:
    return [line["state"] for line in lines(bot, conversation_id) if line["kind"] == "state"]


async def test_list_is_ticked_in_its_keyboard_and_sent(bot: Bot) -> None:
    options = {"name": "subjects", "items": [{"value": v, "label": v.title(), "is_ticked": v == "a"} for v in "abc"]}
    choices = [{"label": "Valider", "intent": "answer_diagnostic", "takes_options": True}]
    reply = {"kind": "text", "text": "Quels sujets ?", "buttons": choices, "options": options}
    bot.house.worker.beside = {"messages": [reply]}
    bot.lea.writes("bonjour")
    await bot.lea.sees("Quels sujets ?")
    bot.house.worker.beside = {}

    bot.lea.presses("☐ C")
    async with asyncio.timeout(10):
        while "☑ C" not in bot.lea.labels:
            await asyncio.sleep(0.02)
    bot.lea.presses("Valider")

    await bot.lea.sees("Valider (answer_diagnostic)")
    assert bot.house.worker.seen[-1]["message"]["entities"] == {"chosen": "a,c"}


async def test_asked_for_a_place_she_may_send_a_position(bot: Bot) -> None:
    reply = {"kind": "text", "text": "Dans quelle commune ?", "key": "utter_ask_commune", "buttons": []}
    bot.house.worker.beside = {"messages": [reply]}

    bot.lea.writes("un logement")

    await bot.lea.sees("Dans quelle commune ?")
    keyboard = bot.api.called("sendMessage")[-1]["reply_markup"]["keyboard"]
    assert keyboard == [[{"text": "Envoyer ma position", "request_location": True}]]
