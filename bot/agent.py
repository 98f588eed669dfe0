"""Rasa's agent, loaded for turns: actions in process, no store, no telemetry, no words in logs."""

import gc
import logging
import os
from pathlib import Path

from bot.kernels import choose_kernels

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

# One message is too little for two threads: they wait for each other, at twice the processor time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
choose_kernels()

import structlog
from rasa.core.agent import Agent

from bot.in_process import InProcessActions, OneTurnStore, SwallowedErrors


def load_agent(model: Path, actions: InProcessActions, store: OneTurnStore) -> Agent:
    """An agent ready for turns. `model` is the archive that `make train` wrote."""
    silence()
    SwallowedErrors(actions)
    agent = Agent(action_endpoint=actions)
    agent.tracker_store = store  # given to the constructor, it would be wrapped in a store that hides faults
    agent.load_model(str(model))
    _check_actions(agent, actions)
    return agent


def settle() -> None:
    """Keep the collector away from the model: it costs spikes of 300 ms otherwise (performance.md §0.5)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def silence() -> None:
    """Rasa writes what people say into its warnings; only the names of events and loggers may pass."""
    structlog.configure(
        processors=[_without_words, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
    )
    for name in ("rasa", "rasa_sdk"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _without_words(_logger: object, _method: str, event: dict[str, object]) -> dict[str, object]:
    return {"event": event.get("event"), "level": event.get("level", "warning")}


def _check_actions(agent: Agent, actions: InProcessActions) -> None:
    missing = {name for name in agent.domain.user_actions if not name.startswith("utter_")} - actions.names
    if missing:
        raise SystemExit(f"The model names actions that bot/actions does not have: {', '.join(sorted(missing))}")
