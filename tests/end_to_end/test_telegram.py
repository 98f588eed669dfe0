"""Telegram with real Rasa, by the real library: somebody of seventeen, from first word to last; and `kill -9`."""

import asyncio
import random
import re
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pyotp
import pytest

from scripts.environments import ROOT
from scripts.processes import free_port
from tests.end_to_end.gateway import GatewayProcess
from tests.end_to_end.stack import Stack, running
from tests.fakes.bot_api import TOKEN, BotApi
from tests.fakes.person import Person
from tests.fakes.server import serving
from tests.fakes.worker import ScriptedWorker

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
PASSWORD = "cinq mots tirés au hasard 93"
STRUCTURE = """
structures:
  - {id: accueil, name: Accueil d'essai, departements: ["81"], opening_hours: "24/7", promised_hours: 48}
"""
KILLS = 4


@pytest.fixture
async def api(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BotApi]:
    api = BotApi()
    async with serving(api.app) as url:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("TELEGRAM_API_URL", url)
        monkeypatch.setenv("RELAIS_TELEGRAM_SENDS_PER_S", "0")
        yield api


@pytest.fixture
async def stack(api: BotApi, tmp_path: Path) -> AsyncIterator[Stack]:
    """Started in a thread: the Bot API lives in this loop."""
    whole = running(tmp_path, f"sqlite:///{tmp_path / 'relais.sqlite3'}")
    yield await asyncio.to_thread(whole.__enter__)
    await asyncio.to_thread(whole.__exit__, None, None, None)


def relais(stack: Stack, *words: str) -> str:
    command = [sys.executable, "-m", "relais", *words]
    return subprocess.run(command, env=stack.gateway.env, cwd=ROOT, check=True, capture_output=True, text=True).stdout


async def counsellor(stack: Stack, folder: Path) -> httpx.AsyncClient:
    """Invited, logged in and there."""
    file = folder / "structures.yml"
    file.write_text(STRUCTURE)
    await asyncio.to_thread(relais, stack, "structures", "import", str(file))
    said = await asyncio.to_thread(
        relais, stack, "counsellors", "add", "claire@accueil.example", "--name", "Claire", "--structure", "accueil"
    )
    found = re.search(r"[\w-]{43}", said)
    assert found, said
    headers = {"X-Relais-Console": "1"}
    http = httpx.AsyncClient(base_url=f"{stack.address}/api/v1/console", headers=headers, timeout=30)
    codes = pyotp.TOTP((await http.get(f"/invitations/{found[0]}")).json()["secret"])
    accepted = await http.post(f"/invitations/{found[0]}", json={"password": PASSWORD, "code": codes.now()})
    assert accepted.status_code == 204, accepted.text
    login = {"email": "claire@accueil.example", "password": PASSWORD, "code": codes.at(int(time.time()) + 30)}
    assert (await http.post("/session", json=login)).status_code == 200
    assert (await http.put("/me/presence", json={"is_available": True})).status_code == 204
    return http


@pytest.mark.rasa
async def test_seventeen_years_old_from_the_first_word_to_the_last(api: BotApi, stack: Stack, tmp_path: Path) -> None:
    claire = await counsellor(stack, tmp_path)
    lea = api.chat(17)

    lea.writes("slt jcherch un logemen")
    await lea.sees("assistant automatique", within_s=30)
    await lea.sees("Dans quelle commune")
    lea.shares(43.9277, 2.1478)
    await lea.sees("Albi (Tarn)")
    await lea.sees("1. ")
    await pressed(lea, "1 · Détails")
    await lea.sees("Source : ")
    lea.writes("je veux télécharger mes messages")
    await lea.sees("Tapez /fichier", within_s=20)

    lea.writes("/point")
    await lea.sees("Je vous pose quelques questions", within_s=20)
    lea.writes("oui")
    await lea.sees("Question 1 sur", within_s=20)
    lea.writes("jai faim, ou manger gratos ?")
    await lea.sees("Pour une aide alimentaire", within_s=20)

    async with httpx.AsyncClient(base_url=stack.address, timeout=40) as client:
        person = await Person.arrives(client)
        await person.says("je cherche une formation à Castres")
        await person.says("qui peut lire mes messages ?")
        await person.clicks("Garder mon parcours 6 mois")
        code = next(line["code"] for line in await code_lines(person))
    lea.writes(f"/start c-{code}")
    await lea.sees("Nous continuons ici")
    lea.writes("d'autres ?")
    await lea.sees("Castres", within_s=20)

    lea.writes("/conseiller")
    await pressed(lea, "Parler à une personne")
    await pressed(lea, "Envoyer", "Ne rien envoyer, mais parler")
    line = await taken(claire)
    await lea.sees("Vous parlez maintenant avec Claire")
    await claire.post(
        f"/handoffs/{line}/messages", json={"client_msg_id": str(uuid.uuid4()), "text": "Bonjour, je suis Claire."}
    )
    await lea.sees("Bonjour, je suis Claire.")
    lea.writes("cool merci")
    lea.sends("voice")
    await heard(claire, line, "cool merci")
    await heard(claire, line, "Message vocal envoyé, non conservé")
    await pressed(lea, "Terminer")
    await lea.sees("Vous avez terminé l'échange")

    lea.writes("/effacer")
    await pressed(lea, "Tout effacer")
    await lea.sees("Votre reçu : EFF-", within_s=20)
    await claire.aclose()


@pytest.mark.rasa
async def test_position_answers_the_question_of_the_diagnostic(api: BotApi, stack: Stack) -> None:
    noe = api.chat(18)
    noe.writes("/point")
    await pressed(noe, "Commencer")
    await noe.sees("commune", within_s=20)
    await noe.sees("Vous pouvez aussi envoyer votre position", within_s=20)

    noe.shares(43.9277, 2.1478)

    await noe.sees("Question 2 sur", within_s=20)


async def code_lines(person: Person) -> list[dict]:
    await person.reads(wait=1)
    return [line for line in person.events if line.get("state") == "resume_code"]


async def pressed(chat, *labels: str) -> None:
    """One of these, as soon as it is there."""
    async with asyncio.timeout(25):
        while True:
            for label in labels:
                if label in chat.labels:
                    chat.presses(label)
                    return
            await asyncio.sleep(0.1)


async def taken(claire: httpx.AsyncClient) -> str:
    async with asyncio.timeout(25):
        while not (lines := (await claire.get("/handoffs", params={"scope": "queue"})).json()["lines"]):
            await asyncio.sleep(0.2)
    answer = await claire.post(f"/handoffs/{lines[0]['id']}/take", json={"version": lines[0]["version"]})
    assert answer.status_code == 200, answer.text
    return lines[0]["id"]


async def heard(claire: httpx.AsyncClient, handoff_id: str, words: str) -> None:
    async with asyncio.timeout(20):
        while words not in (await claire.get(f"/handoffs/{handoff_id}/events")).text:
            await asyncio.sleep(0.2)


async def test_killed_again_and_again_no_message_is_lost_or_played_twice(api: BotApi, tmp_path: Path) -> None:
    """What she sees may come twice (Telegram has no key for it), what she wrote is played once."""
    worker, chance = ScriptedWorker("s"), random.Random(3)
    async with serving(worker.app) as worker_url:
        secret = {"RELAIS_WORKER_SECRET": "s", "RELAIS_DEMONSTRATION": "false"}
        gateway = GatewayProcess(tmp_path, free_port(), worker_url, **secret)
        await asyncio.to_thread(gateway.start)
        await asyncio.to_thread(gateway.wait_until_alive)
        chats = [api.chat(number) for number in range(1, 6)]
        for number in range(KILLS):
            for chat in chats:
                chat.writes(f"message {number}")
            await asyncio.sleep(chance.uniform(0.2, 1.5))
            await asyncio.to_thread(gateway.kill)
            await asyncio.to_thread(gateway.start)
            await asyncio.to_thread(gateway.wait_until_alive)
        for chat in chats:
            await chat.sees(f"message {KILLS - 1}", within_s=90)
        await asyncio.to_thread(gateway.kill)

    for chat in chats:
        said = re.findall(r"(\d+)\. message (\d+)", "\n".join(chat.texts))
        assert {int(number) for _, number in said} == set(range(KILLS))
        assert all(int(turn) == int(number) + 1 for turn, number in said), said
