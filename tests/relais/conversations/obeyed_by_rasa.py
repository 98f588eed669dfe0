"""Runs in the dialogue environment: reads texts (JSON list) on stdin, prints those that Rasa would obey.

The very code of Rasa: `UserMessage` strips, then `RegexMessageHandler` unpacks.
"""

import json
import sys
import warnings

from rasa.core.channels.channel import UserMessage
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa.shared.core.domain import Domain
from rasa.shared.nlu.training_data.message import Message

warnings.filterwarnings("ignore")
INTENTS = ["greet", "inform", "delete_data", "restart", "out_of_scope"]
domain = Domain.from_dict({"version": "3.1", "intents": INTENTS, "entities": ["commune", "age"]})
handler = RegexMessageHandler()


def is_obeyed(text: str) -> bool:
    """Whether the intent was set by the text itself."""
    message = Message.build(text=UserMessage(text).text)
    (read,) = handler.process([message], domain)
    return read.get("intent") is not None


print(json.dumps([text for text in json.load(sys.stdin) if is_obeyed(text)]))
