"""Custom actions in the worker's own process, and trackers that live for one turn.

Rasa calls its actions over HTTP and keeps trackers in a store of its own; a worker needs neither.
Rasa swallows what an action raises ("Bot will continue, but the actions events are lost"): here it is kept,
so that the turn can fail honestly.
"""

import json
import logging
import time
from collections.abc import Iterable
from typing import Any

from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk import ActionExecutionRejection
from rasa_sdk.executor import ActionExecutor

_VALIDATOR = Draft7Validator(RemoteAction.action_response_format_spec())


def _validate_action_result(_self: RemoteAction, result: dict[str, Any]) -> bool:
    """Rasa checks the schema itself at each call, which costs 13 ms (performance.md §5); compiled once, 0.1 ms."""
    _VALIDATOR.validate(result)
    return True


RemoteAction._validate_action_result = _validate_action_result


class InProcessActions(EndpointConfig):
    """Stands where Rasa expects the address of an action server; knows what each turn's actions cost and raised."""

    def __init__(self, package: str = "bot.actions") -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)
        self.failures: list[Exception] = []
        self.spent_ms = 0.0

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._executor.actions)

    def start_turn(self) -> None:
        self.failures = []
        self.spent_ms = 0.0

    async def request(self, *_args: Any, **kwargs: Any) -> Any:
        call = kwargs["json"]
        started = time.perf_counter()
        try:
            return await self._executor.run(call)
        except ActionExecutionRejection as error:
            body = json.dumps({"action_name": error.action_name, "error": error.message})
            raise ClientResponseError(400, error.message, body) from error
        except Exception as error:
            self.failures.append(error)
            raise
        finally:
            self.spent_ms += (time.perf_counter() - started) * 1000


class SwallowedErrors(logging.Handler):
    """What Rasa's processor logs and then goes on as if nothing had happened: for us the turn has failed."""

    def __init__(self, failures: "InProcessActions") -> None:
        super().__init__(logging.WARNING)
        self._actions = failures
        logger = logging.getLogger("rasa.core.processor")
        logger.handlers, logger.propagate = [self], False
        logger.setLevel(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        raised = record.exc_info[1] if record.exc_info else None
        if isinstance(raised, Exception):
            self._actions.failures.append(raised)
        elif "Circuit breaker" in record.msg:
            self._actions.failures.append(RecursionError("too many actions in one turn"))


class OneTurnStore(TrackerStore):
    """Gives Rasa the tracker prepared for this turn and takes it back; keeps nothing afterwards."""

    def __init__(self) -> None:
        super().__init__(domain=None)
        self._prepared: DialogueStateTracker | None = None

    def prepare(self, tracker: DialogueStateTracker | None) -> None:
        self._prepared = tracker

    def take(self) -> DialogueStateTracker | None:
        tracker, self._prepared = self._prepared, None
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        self._prepared = tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return self._prepared if self._prepared and self._prepared.sender_id == sender_id else None

    async def keys(self) -> Iterable[str]:
        return [self._prepared.sender_id] if self._prepared else []
