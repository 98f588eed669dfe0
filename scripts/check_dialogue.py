"""What must hold of the dialogue's files; runs in the dialogue's environment, trains nothing.

Rasa's own `data validate` calls form questions and yes/no intents unused (style.md), so this is our list.
"""

import logging
import os
import sys
import warnings
from collections.abc import Iterator

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
warnings.filterwarnings("ignore")

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.importers.importer import TrainingDataImporter

from bot.in_process import InProcessActions
from relais.settings import ROOT

EXAMPLES_AT_LEAST = 25
OF_BUTTONS = {"answer_diagnostic", "answer_handoff", "cancel_handoff", "answer_appointment"}
BUILT_IN_INTENTS = {"nlu_fallback", "session_start", "restart", "back"} | OF_BUTTONS


def main() -> int:
    logging.getLogger("rasa").setLevel(logging.ERROR)
    importer = TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "bot" / "data")]
    )
    domain = importer.get_domain()
    problems = [*_examples(importer, domain), *_stories(importer, domain), *_actions(domain)]
    print("\n".join(problems) or "The dialogue holds together.")
    return 1 if problems else 0


def _examples(importer: TrainingDataImporter, domain: Domain) -> Iterator[str]:
    counts = importer.get_nlu_data().number_of_examples_per_intent
    for intent in sorted(set(domain.intents) - BUILT_IN_INTENTS):
        if counts.get(intent, 0) < EXAMPLES_AT_LEAST:
            yield f"{intent}: {counts.get(intent, 0)} examples, at least {EXAMPLES_AT_LEAST} are needed"
    yield from (f"{intent}: has examples but stands in no domain" for intent in set(counts) - set(domain.intents))


def _stories(importer: TrainingDataImporter, domain: Domain) -> Iterator[str]:
    known = set(domain.action_names_or_texts)
    for step in importer.get_stories().story_steps:
        for event in step.events:
            if isinstance(event, ActionExecuted) and event.action_name and event.action_name not in known:
                yield f"{step.block_name}: action {event.action_name} is unknown"
            if isinstance(event, UserUttered) and event.intent_name and event.intent_name not in domain.intents:
                yield f"{step.block_name}: intent {event.intent_name} is unknown"


def _actions(domain: Domain) -> Iterator[str]:
    written = InProcessActions().names
    for name in domain.user_actions:
        if name.startswith("utter_"):
            if name not in domain.responses:
                yield f"{name}: no response has this key"
        elif name not in written:
            yield f"{name}: bot/actions has no such action"


if __name__ == "__main__":
    sys.exit(main())
