"""A person with a web client: opens a conversation, writes, reads the feed to the end of the turn."""

import asyncio
import uuid
from typing import Any

import httpx

Event = dict[str, Any]


class Person:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.conversation_id = ""
        self.token = ""
        self.events: list[Event] = []

    @classmethod
    async def arrives(cls, client: httpx.AsyncClient, **body: Any) -> "Person":
        person = cls(client)
        response = await client.post("/api/v1/conversations", json=body)
        assert response.status_code == 201, response.text
        person.conversation_id, person.token = response.json()["conversation_id"], response.json()["token"]
        return person

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.conversation_id}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def posts(self, *, client_msg_id: str | None = None, **content: Any) -> httpx.Response:
        body = {"client_msg_id": client_msg_id or str(uuid.uuid4()), **content}
        return await self.client.post(f"{self.path}/messages", json=body, headers=self.headers)

    async def gets(self, path: str) -> httpx.Response:
        """Of her own conversation."""
        return await self.client.get(f"{self.path}/{path}", headers=self.headers)

    async def reads(self, *, wait: float = 0) -> list[Event]:
        """The new lines, appended to `events`."""
        after = self.events[-1]["seq"] if self.events else 0
        response = await self.client.get(
            f"{self.path}/events", params={"after": after, "wait": wait}, headers=self.headers
        )
        assert response.status_code == 200, response.text
        self.events += response.json()["events"]
        return response.json()["events"]

    async def says(self, text: str) -> list[Event]:
        """Posts, then waits for the end of the turn: the lines of the answer."""
        response = await self.posts(text=text)
        assert response.status_code == 201, response.text
        return await self.hears(response.json()["client_msg_id"])

    async def clicks(self, label: str, **more: Any) -> list[Event]:
        """`chosen`: what she ticked."""
        response = await self.posts(button_id=self.button(label), **more)
        assert response.status_code == 201, response.text
        return await self.hears(response.json()["client_msg_id"])

    def button(self, label: str) -> str:
        """The last button of that label."""
        found = [b["id"] for event in self.events for b in event.get("buttons", []) if b["label"] == label]
        return str(found[-1])

    async def hears(self, client_msg_id: str, *, within_s: float = 20) -> list[Event]:
        """What came after that message, up to the end of its turn."""
        known = len(self.events)
        async with asyncio.timeout(within_s):
            while not any(e["kind"] == "turn_done" and e["client_msg_id"] == client_msg_id for e in self.events):
                await self.reads(wait=5)
        mine = [e for e in self.events if e.get("client_msg_id") == client_msg_id and e["author"] == "person"]
        if not mine:  # erased by its own answer before it was read
            return self.events[known:]
        return [event for event in self.events if event["seq"] > mine[0]["seq"]]

    async def sees_state(self, state: str, *, within_s: float = 20) -> Event:
        async with asyncio.timeout(within_s):
            while True:
                for event in self.events:
                    if event.get("state") == state:
                        return event
                await self.reads(wait=5)
