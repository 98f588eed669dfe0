"""Counters for operators: no text, no id, no person (GET /metrics)."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 8, 15, 25, 60)


class Metrics:
    """One registry for each application, so that tests do not share their counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        registry = self.registry
        self.turns = Counter("relais_turns", "Turns by how they ended", ["outcome"], registry=registry)
        self.stage_seconds = Histogram(
            "relais_turn_stage_seconds", "Time of a turn by stage", ["stage"], buckets=SECONDS, registry=registry
        )
        self.fallbacks = Counter("relais_fallbacks", "Messages that were not understood", registry=registry)
        self.empty_answers = Counter(
            "relais_empty_answers", "Answers of a worker without any message", registry=registry
        )
        self.searches = Counter("relais_searches", "Searches by need", ["need"], registry=registry)
        self.searches_without_result = Counter(
            "relais_searches_without_result", "Searches that found nothing, by need", ["need"], registry=registry
        )
        self.messages = Counter("relais_messages", "Messages received", ["outcome"], registry=registry)
        self.danger_read = Counter(
            "relais_danger_read", "Messages in which danger was read without a model", ["situation"], registry=registry
        )
        self.conversations = Counter(
            "relais_conversations", "Conversations by what happened", ["what"], registry=registry
        )
        self.webhooks = Counter("relais_webhooks", "Webhooks to other tools", ["outcome"], registry=registry)
        self.letters = Counter("relais_letters", "Letters to structures", ["kind", "outcome"], registry=registry)
        self.telegram = Counter(
            "relais_telegram", "Sends to Telegram: sent, plain, ambiguous, unreachable", ["what"], registry=registry
        )
        self.requests = Histogram(
            "relais_request_seconds",
            "Requests by route and status",
            ["route", "status"],
            buckets=SECONDS,
            registry=registry,
        )
        self.watching = Gauge("relais_watching", "Open streams and long polls", registry=registry)
        self.waiting_turns = Gauge("relais_waiting_conversations", "Conversations whose turn waits", registry=registry)
        self.workers_available = Gauge(
            "relais_workers_available", "Workers whose circuit is not open", registry=registry
        )

    def render(self) -> bytes:
        return generate_latest(self.registry)
