"""A person in Telegram: what she writes, presses, shares; what she sees; what stays."""

import asyncio
import json

from sqlalchemy import select

from relais.channels.tables import ChannelLink, ChannelUpdate
from tests.api.telegram.conftest import Bot


async def test_first_message_gets_the_privacy_notice_then_its_answer(bot: Bot) -> None:
    bot.lea.writes("je cherche un logement")

    await bot.lea.sees("1. je cherche un logement")

    assert "Telegram garde aussi une copie" in bot.lea.texts[0]
    assert "assistant automatique" in bot.lea.texts[0]
    assert {"aide", "point", "offres", "conseiller", "mesdonnees", "effacer", "stop"} <= {
        one["command"] for one in bot.api.commands
    }


async def test_start_says_the_notice_and_nothing_else(bot: Bot) -> None:
    bot.lea.writes("/start")

    await bot.lea.sees("Que cherchez-vous")

    assert len(bot.lea.messages) == 1


async def test_commands_are_played_as_clicks(bot: Bot) -> None:
    bot.lea.writes("/start")
    await bot.lea.sees("Que cherchez-vous")

    bot.lea.writes("/point")

    await bot.lea.sees("Faire le point (start_diagnostic)")


async def test_unknown_command_is_said(bot: Bot) -> None:
    bot.lea.writes("/nimporte")

    await bot.lea.sees("Je ne connais pas cette commande")


async def test_pressed_button_is_answered_played_and_its_keyboard_closed(bot: Bot) -> None:
    bot.lea.writes("bonjour")
    await bot.lea.sees("1. bonjour")

    bot.lea.presses("Voir des offres")

    await bot.lea.sees("2. Voir des offres (search_housing)")
    async with asyncio.timeout(10):
        while not (bot.api.called("answerCallbackQuery") and bot.api.called("editMessageReplyMarkup")):
            await asyncio.sleep(0.02)


async def test_button_pressed_twice_is_asked_again_politely(bot: Bot) -> None:
    bot.lea.writes("bonjour")
    await bot.lea.sees("1. bonjour")
    number, message = next((n, m) for n, m in bot.lea.messages.items() if "1. bonjour" in m["text"])
    data = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert len(data.encode()) <= 64
    bot.lea.press(number, data)
    await bot.lea.sees("2. ")

    bot.lea.press(number, data)

    await bot.lea.sees("Ce bouton ne marche plus")


async def test_position_becomes_its_commune_and_is_kept_nowhere(bot: Bot) -> None:
    bot.lea.writes("bonjour")
    await bot.lea.sees("1. bonjour")

    bot.lea.shares(43.9277, 2.1478)

    await bot.lea.sees("Je suis à Albi (inform)")
    assert bot.house.worker.seen[-1]["message"]["entities"] == {"code_insee": "81004"}
    assert "43.92" not in json.dumps(bot.house.worker.seen)
    with bot.house.database.read_session() as session:
        assert "43.92" not in json.dumps([row.body for row in session.scalars(select(ChannelUpdate))])


async def test_position_elsewhere_is_said(bot: Bot) -> None:
    bot.lea.shares(48.85, 2.35)

    await bot.lea.sees("hors de l'Aude")


async def test_what_cannot_be_read_is_said_kindly(bot: Bot) -> None:
    for kind in ("voice", "photo", "sticker", "document", "contact"):
        bot.lea.sends(kind)

    await bot.lea.sees("Je ne peux pas lire cet envoi")
    await bot.lea.sees("message vocal")
    assert bot.house.worker.seen == []


async def test_edited_message_is_not_played_again(bot: Bot) -> None:
    bot.lea.writes("bonjour")
    await bot.lea.sees("1. bonjour")

    bot.lea.edits("bonsoir")

    await bot.lea.sees("Je garde le premier")
    assert len(bot.house.worker.seen) == 1


async def test_danger_has_its_number_in_the_first_line(bot: Bot) -> None:
    bot.lea.writes("je veux mourir")

    seen = await bot.lea.sees("3114")

    assert "3114" in seen.split("\n")[0]


async def test_danger_is_heard_wherever_it_is_written(bot: Bot) -> None:
    """Under a photo, behind a command, in a correction."""
    head = {"message_id": 1, "date": 1, "from": {"id": 5, "is_bot": False, "first_name": "X"}}
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]
    under = {**head, "photo": photo, "caption": "je veux mourir"}
    behind, slash = {**head, "text": "/aide je veux mourir"}, {**head, "text": "/ je veux mourir"}
    corrected = {**head, "edit_date": 2, "text": "je veux mourir"}
    for number, (key, message) in enumerate(
        [("message", under), ("message", behind), ("message", slash), ("edited_message", corrected)]
    ):
        chat = {"id": 500 + number, "type": "private", "first_name": "X"}
        bot.api.arrives({key: {**message, "chat": chat}})

    for number in range(4):
        await bot.api.chat(500 + number).sees("3114")


async def test_offers_are_cards(bot: Bot) -> None:
    bot.lea.writes("[offers]")

    seen = await bot.lea.sees("Voici une offre près de chez vous.")

    assert "1. " in seen
    assert "Téléphone : " in seen


async def test_handled_update_keeps_nothing_of_what_was_written(bot: Bot) -> None:
    bot.lea.writes("bonjour")
    await bot.lea.sees("1. bonjour")

    with bot.house.database.read_session() as session:
        rows = session.scalars(select(ChannelUpdate)).all()
        assert [(row.is_handled, row.body) for row in rows] == [(True, None)]
        assert "111" not in [link.address_digest for link in session.scalars(select(ChannelLink))]


async def test_group_is_refused_once_and_left(bot: Bot) -> None:
    chat = {"id": -5, "type": "group", "title": "G"}
    user = {"id": 7, "is_bot": False, "first_name": "X"}
    bot.api.arrives({"message": {"message_id": 1, "date": 1, "chat": chat, "from": user, "text": "salut"}})

    await bot.api.chat(-5).sees("seulement en privé")

    async with asyncio.timeout(10):
        while not bot.api.called("leaveChat"):
            await asyncio.sleep(0.02)
    assert [call["chat_id"] for call in bot.api.called("leaveChat")] == [-5]
