"""What the gateway says of the « parcours »: who may read it, and how that begins and ends. Words: `api/texts.yml`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class JourneySentences:
    """`{structure}`, `{name}`, `{date}`, `{sections}` are put in later."""

    journey_nobody: str
    journey_request: str  # who holds a request
    journey_reader: str
    journey_opened: str
    journey_unopened: str
    journey_kept: str
    journey_offer: str
    journey_asked: str
    journey_which: str
    journey_shared: str
    journey_refused: str
    journey_withdrawn: str
    journey_left: str
    journey_nothing: str  # she shared nothing of it
    journey_begin: str  # buttons
    journey_share: str
    journey_refuse: str
    journey_withdraw: str
    journey_share_with: str
    journey_elsewhere: str
    journey_keep: str
    section_requests: str  # what may be ticked
    section_diagnostic: str
    section_steps: str
    section_offers: str
    section_private: str
