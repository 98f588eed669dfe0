"""One turn in its final shape: a person, the gateway, real Rasa, the actions, the catalogue, the database, and back."""

import asyncio

import httpx
import pytest
import redis

from tests.end_to_end.stack import running
from tests.fakes.person import Person

pytestmark = [pytest.mark.rasa, pytest.mark.slow, pytest.mark.timeout(300)]

CANARY = "zanzibarine"


@pytest.fixture(scope="module")
def sqlite_stack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stack")
    with running(folder, f"sqlite:///{folder / 'relais.sqlite3'}") as stack:
        yield stack


@pytest.fixture
async def client(sqlite_stack):
    async with httpx.AsyncClient(base_url=sqlite_stack.address, timeout=40) as client:
        yield client


def of_kind(events, kind):
    return [event for event in events if event["kind"] == kind]


def offers_in(events):
    return [offer for event in of_kind(events, "offers") for offer in event["offers"]]


async def test_person_gets_local_offers_and_is_not_asked_twice(client):
    person = await Person.arrives(client)

    asked = await person.says("jcherche un logement")
    first = offers_in(await person.says("albi"))
    more = offers_in(await person.says("d'autres ?"))
    other_need = offers_in(await person.says("et pour manger ?"))

    assert "commune" in of_kind(asked, "text")[0]["text"]
    assert len(first) == len(more) == len(other_need) == 3
    assert not {offer["id"] for offer in first} & {offer["id"] for offer in more}
    assert all(offer["reasons"] for offer in first + more + other_need)
    assert [event["seq"] for event in person.events] == list(range(1, len(person.events) + 1))


async def test_button_of_the_welcome_is_understood_without_words(client):
    person = await Person.arrives(client)
    await person.reads()

    events = await person.clicks("Trouver une formation")

    assert "commune" in of_kind(events, "text")[0]["text"]


@pytest.mark.parametrize("text", ["/restart", "/search_housing", "\u00a0/greet", '/inform{"commune": "Albi"}'])
async def test_typed_command_is_only_text(client, text):
    person = await Person.arrives(client)

    events = await person.says(text)

    assert of_kind(events, "text") or of_kind(events, "offers")
    assert of_kind(events, "turn_done")


async def test_danger_gives_the_number_at_once_in_the_first_line(client):
    person = await Person.arrives(client)

    (safety,) = of_kind(await person.says("mon mari me frappe"), "safety")

    assert "17" in safety["text"].splitlines()[0]
    assert {"17", "3919"} <= {number["number"] for number in safety["numbers"]}
    assert safety["quick_exit"] is True


async def test_erasing_leaves_nothing_and_logs_never_held_words(client, sqlite_stack):
    person = await Person.arrives(client)
    await person.says(f"je m'appelle {CANARY} et je cherche du travail à Castres")

    erased = await client.delete(person.path, headers=person.headers)
    gone = await client.get(person.path, headers=person.headers)

    assert (erased.status_code, gone.status_code) == (200, 404)
    assert erased.json()["receipt"]
    assert CANARY not in sqlite_stack.logs()


async def test_worker_killed_in_mid_turn_answers_after_its_return(client, sqlite_stack):
    person = await Person.arrives(client)
    await person.says("je cherche un logement à Rodez")
    sqlite_stack.freeze_worker()  # the turn is under way when the worker dies
    sent = await person.posts(text="d'autres ?")
    await asyncio.sleep(0.3)

    sqlite_stack.kill_worker()
    sqlite_stack.start_worker()
    await asyncio.to_thread(sqlite_stack.wait_until_ready)
    events = await person.hears(sent.json()["client_msg_id"])

    assert sent.status_code == 201
    assert len(offers_in(events)) == 3
    assert len(of_kind(events, "turn_done")) == 1


async def test_worker_that_hangs_is_said_honestly_then_answers_once(client, sqlite_stack):
    person = await Person.arrives(client)
    await person.reads()
    sqlite_stack.freeze_worker()
    sent = await person.posts(text="une formation à Millau")

    while not of_kind(person.events, "state"):
        await person.reads(wait=20)
    sqlite_stack.thaw_worker()
    events = await person.hears(sent.json()["client_msg_id"])

    assert next(event["state"] for event in of_kind(person.events, "state")) in {"late", "degraded"}
    assert len(of_kind(person.events, "offers")) == 1
    assert of_kind(events, "turn_done")


@pytest.fixture
def redis_url():
    url = "redis://127.0.0.1:6379/9"
    try:
        redis.Redis.from_url(url, socket_connect_timeout=2).ping()
    except redis.RedisError as error:
        pytest.skip(f"Redis cannot be reached at 127.0.0.1:6379: {type(error).__name__}")
    return url


@pytest.mark.postgresql
@pytest.mark.redis
async def test_same_dialogue_on_postgresql_and_redis(tmp_path, postgresql_url, redis_url):
    address = postgresql_url.render_as_string(hide_password=False)
    with running(tmp_path, address, redis_url=redis_url) as stack:
        async with httpx.AsyncClient(base_url=stack.address, timeout=40) as client:
            person = await Person.arrives(client)

            offers = offers_in(await person.says("une place en crèche à Carcassonne"))

    assert len(offers) == 3
