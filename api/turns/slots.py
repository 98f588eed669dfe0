"""How many turns are under way at once: more would only queue before the worker, and slow every acknowledgement."""

import asyncio
from contextlib import suppress


class Slots:
    def __init__(self, count: int) -> None:
        self._free = asyncio.Semaphore(count)

    @property
    def are_all_taken(self) -> bool:
        return self._free.locked()

    async def take(self) -> None:
        await self._free.acquire()

    def give_back(self) -> None:
        self._free.release()


class Slot:
    """One of them, taken or not yet."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self.is_taken = False

    async def take_if_free(self) -> bool:
        """Never waits."""
        return not self._slots.are_all_taken and await self.take()

    async def take(self, *, within_s: float | None = None) -> bool:
        """Whether it is taken now."""
        if not self.is_taken:
            with suppress(TimeoutError):
                async with asyncio.timeout(within_s):
                    await self._slots.take()
                    self.is_taken = True
        return self.is_taken

    def give_back(self) -> None:
        if self.is_taken:
            self.is_taken = False
            self._slots.give_back()
