"""The few sentences that the gateway says itself; the words stand in `api/texts.yml`."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from relais.conversations.handoff_sentences import HandoffSentences
from relais.conversations.journey_sentences import JourneySentences

PARIS = ZoneInfo("Europe/Paris")
OLD_AFTER = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Sentences(JourneySentences, HandoffSentences):
    """`{time}`, `{numbers}`, `{question}`, `{receipt}`, `{code}` and `{date}` are put in by the methods."""

    empty: str
    late: str
    degraded: str
    recovered: str
    reminder: str
    failed: str
    erased: str
    not_kept: str
    resume_code: str

    def degraded_at(self, received_at: dt.datetime) -> str:
        return self.degraded.format(time=clock_time(received_at))

    def recovered_for(self, questions: Sequence[str], asked_at: dt.datetime, *, now: dt.datetime) -> str:
        """An answer that comes long after recalls its question."""
        if now - asked_at <= OLD_AFTER:
            return self.recovered
        return f"{self.recovered}\n{self.reminder.format(question=' '.join(questions), time=clock_time(asked_at))}"

    def erased_with(self, receipt: str) -> str:
        return self.erased.format(receipt=receipt)

    def resume_code_with(self, code: str, expires_at: dt.datetime) -> str:
        return self.resume_code.format(code=code, date=expires_at.astimezone(PARIS).strftime("%d/%m/%Y"))


def clock_time(at: dt.datetime) -> str:
    """« 14 h 03 », in Paris."""
    local = at.astimezone(PARIS)
    return f"{local.hour} h {local.minute:02d}"
