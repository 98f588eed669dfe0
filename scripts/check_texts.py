"""What must hold of the French texts that a person reads (docs/voice.md). Part of `make check`.

An error fails; a warning is printed. One text: `texts_rules`; how plain it is: `texts_plain`; here: the files.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from relais.diagnostic.loading import load_content
from relais.errors import Refused
from scripts.texts_plain import PlainFrench, load_plain_french, mean_words, words_in
from scripts.texts_rules import Problem, Text, problems_of, texts_in

ROOT = Path(__file__).resolve().parent.parent
WELCOME_AT_MOST = 60
# Where sentences stand. Only values under these keys are read, or any value in files of plain sentences.
SENTENCES = ("bot/data/responses/*.yml", "api/texts.yml", "data/safety/replies.yml")
LABELS = ("data/intents.yml", "data/dialogue/buttons.yml", "data/safety/numbers.yml")
QUESTIONS = ("data/diagnostic/*.yml", "data/diagnostic/themes/*.yml")
NOT_READ = frozenset(
    {"payload", "intent", "intents", "entities", "key", "href", "source", "situations", "urgent_situations"}
)
# Of a question: what people type, what the engine and the counsellor read.
NOT_ASKED = NOT_READ | {
    "said",
    "labels",
    "france_travail",
    "need",
    "flags",
    "danger",
    "state",
    "impact",
    "urgency",
    "kind",
}
NOT_ASKED |= {"asked_after", "pictogram", "default_themes", "safety_net_unless", "version"}
NOT_QUESTIONS = {"plain_french.yml"}
NEVER_TRAINED = {"nlu_fallback", "answer_diagnostic", "answer_handoff", "cancel_handoff", "answer_appointment"}
# Where a response's key is named; Rasa itself utters the two others (action_restart, the question of delete_form).
NAMED_IN = ("bot/*.py", "bot/actions/**/*.py", "bot/data/rules/*.yml", "bot/data/stories/*.yml", "data/dialogue/*.yml")
UTTERED_BY_RASA = {"utter_restart", "utter_ask_delete_confirmation"}


def intents_of_buttons(value: Any) -> Iterator[str]:
    """The intents named by buttons: `payload: /intent{…}` or `{label, intent}`."""
    if isinstance(value, list):
        for item in value:
            yield from intents_of_buttons(item)
    elif isinstance(value, dict):
        if isinstance(payload := value.get("payload"), str):
            yield intent_of_payload(payload)
        elif isinstance(value.get("intent"), str):
            yield value["intent"]
        for item in value.values():
            yield from intents_of_buttons(item)


def intent_of_payload(payload: str) -> str:
    """The intent of a payload; the payload between quotes when it is not well formed, so that it is found unknown."""
    match = re.fullmatch(r"/(\w+)(\{.*\})?", payload)
    if match is None:
        return repr(payload)
    try:
        json.loads(match[2] or "{}")
    except json.JSONDecodeError:
        return repr(payload)
    return match[1]


def check_texts(root: Path) -> Iterator[Problem]:
    plain = load_plain_french(root)
    intents = set(read(root / "domain.yml")["intents"])
    for path in (path for pattern in (*SENTENCES, *LABELS) for path in sorted(root.glob(pattern))):
        content = read(path)
        place = path.relative_to(root).as_posix()
        body = content.get("numbers", content) if place == "data/safety/numbers.yml" else content
        yield from _file(place, list(texts_in(body, place, NOT_READ)), plain)
        for intent in intents_of_buttons(content):
            if intent not in intents:
                yield Problem(place, f"a button names {intent!r}, no intent of domain.yml")
    yield from _questions(root, plain)
    yield from _keys(root)
    yield from _labels(read(root / "data" / "intents.yml"), intents)
    yield from _welcome(root / "api" / "texts.yml")


def _file(place: str, texts: list[Text], plain: PlainFrench) -> Iterator[Problem]:
    for text in texts:
        yield from problems_of(text, plain)
    mean = mean_words(text.text for text in texts)
    if mean is not None and mean > plain.mean_words:
        yield Problem(
            place, f"{mean:.1f} words a sentence on average, at most {plain.mean_words:.0f}: shorten the longest"
        )


def _questions(root: Path, plain: PlainFrench) -> Iterator[Problem]:
    """« Faire le point »: its own rules first, file and line named; then its French."""
    try:
        load_content(root / "data")
    except Refused as error:
        yield Problem("data/diagnostic", str(error).removeprefix(f"{root}/"))
    for path in (path for pattern in QUESTIONS for path in sorted(root.glob(pattern))):
        place = path.relative_to(root).as_posix()
        if path.name not in NOT_QUESTIONS:
            hidden = NOT_ASKED | plain.for_counsellors.get(place, frozenset())
            yield from _file(place, list(texts_in(read(path), place, hidden)), plain)


def _keys(root: Path) -> Iterator[Problem]:
    """Two files with one key: Rasa would lose one list silently. A key that nobody names: dead words."""
    paths = [root / "domain.yml", *sorted((root / "bot" / "data").rglob("*.yml"))]
    keys = Counter(key for path in paths for key in (read(path).get("responses") or {}))
    named = "\n".join(path.read_text(encoding="utf-8") for pattern in NAMED_IN for path in sorted(root.glob(pattern)))
    for key, count in keys.items():
        if count > 1:
            yield Problem(key, f"this response stands in {count} files")
        if key not in UTTERED_BY_RASA and not re.search(rf"\b{key}\b", named):
            yield Problem(key, "nothing says this response")


def _labels(labels: dict[str, str], intents: set[str]) -> Iterator[Problem]:
    for intent in sorted((intents - NEVER_TRAINED) ^ set(labels)):
        yield Problem("data/intents.yml", f"{intent} stands here or in domain.yml, not in both")
    for label, count in Counter(labels.values()).items():
        if count > 1:
            yield Problem("data/intents.yml", f"« {label} » is the label of {count} intents")


def _welcome(path: Path) -> Iterator[Problem]:
    count = words_in(read(path)["welcome"]["text"])
    if count > WELCOME_AT_MOST:
        yield Problem(path.name, f"the first message has {count} words, at most {WELCOME_AT_MOST}")


def read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise SystemExit(f"error: {path}: {error}") from error
    return content if isinstance(content, dict) else {}


def main() -> int:
    problems = list(dict.fromkeys(check_texts(ROOT)))
    for problem in problems:
        print(f"{'error' if problem.is_error else 'warning'}: {problem.where}: {problem.what}")
    errors = sum(problem.is_error for problem in problems)
    print(f"Texts: {errors} errors, {len(problems) - errors} warnings.")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
