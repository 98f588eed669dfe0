"""What must hold of the French texts that a person reads (docs/voice.md). Part of `make check`.

An error fails; a warning is printed. Words are counted as a reader meets them: a value in braces is one word.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
WORDS_WANTED, WORDS_AT_MOST, WELCOME_AT_MOST = 12, 15, 60
# Where sentences stand. Only values under these keys are read, or any value in files of plain sentences.
SENTENCES = ("bot/data/responses/*.yml", "api/texts.yml", "data/safety/replies.yml")
LABELS = ("data/intents.yml", "data/dialogue/buttons.yml", "data/safety/numbers.yml")
NOT_READ = {"payload", "intent", "intents", "entities", "key", "href", "source", "situations", "urgent_situations"}
NEVER_TRAINED = {"nlu_fallback"}
# Known by everyone under this name; the words behind them would help nobody.
KNOWN_SHORT = {"SMS", "SAMU", "CV", "RSA", "APL", "PDF"}
# Where a response's key is named; Rasa itself utters the two others (action_restart, the question of delete_form).
NAMED_IN = ("bot/*.py", "bot/actions/*.py", "bot/data/rules/*.yml", "bot/data/stories/*.yml", "data/dialogue/*.yml")
UTTERED_BY_RASA = {"utter_restart", "utter_ask_delete_confirmation"}
_SHORT = re.compile(r"\b[A-ZÉÈÀ]{2,}\b")
_TU = re.compile(r"\b(?:tu|toi|ton|ta|tes|te)\b|\bt['’]", re.I)
_QUOTED = re.compile(r"«[^»]*»")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_OTHER_LANGUAGE = re.compile(r"^(English|Español|العربية|Português|Русский)\s*:")


@dataclass(frozen=True)
class Problem:
    where: str
    what: str
    is_error: bool = True


@dataclass(frozen=True)
class Text:
    where: str
    text: str


def problems_of(text: Text) -> Iterator[Problem]:
    """What is wrong with one text, wherever it stands."""
    for sentence in _SENTENCE_END.split(text.text):
        count = words_in(sentence)
        if count > WORDS_WANTED and not _OTHER_LANGUAGE.match(sentence):
            yield Problem(text.where, f"{count} words: « {sentence} »", is_error=count > WORDS_AT_MOST)
    if re.search(r"\bveuillez\b", text.text, re.I):
        yield Problem(text.where, "« veuillez »: say it plainly")
    if _TU.search(_QUOTED.sub("", text.text)):
        yield Problem(text.where, f"« tu » instead of « vous »: {text.text!r}")
    if text.text.count("!") > 1:
        yield Problem(text.where, "more than one exclamation mark")
    yield from (Problem(text.where, f"{short} without its words") for short in unexplained(text.text))


def words_in(sentence: str) -> int:
    return len(re.findall(r"\{[^}]*\}|[\w’'-]+", sentence))


def unexplained(text: str) -> list[str]:
    """Acronyms that stand neither in brackets nor before brackets."""
    shorts = _SHORT.findall(re.sub(r"\{[^}]*\}", "", text))
    return [
        short for short in shorts if short not in KNOWN_SHORT and f"({short})" not in text and f"{short} (" not in text
    ]


def texts_in(value: Any, where: str) -> Iterator[Text]:
    """Every string that a person reads under this value."""
    if isinstance(value, str):
        yield Text(where, value)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item, where)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in NOT_READ:
                yield from texts_in(item, f"{where}: {key}" if key not in {"text", "title", "label"} else where)


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
    files = {path: read(path) for pattern in (*SENTENCES, *LABELS) for path in sorted(root.glob(pattern))}
    intents = set(read(root / "domain.yml")["intents"])
    for path, content in files.items():
        place = path.relative_to(root).as_posix()
        body = content.get("numbers", content) if place == "data/safety/numbers.yml" else content
        for text in texts_in(body, place):
            yield from problems_of(text)
        for intent in intents_of_buttons(content):
            if intent not in intents:
                yield Problem(place, f"a button names {intent!r}, no intent of domain.yml")
    yield from _keys(root)
    yield from _labels(read(root / "data" / "intents.yml"), intents)
    yield from _welcome(root / "api" / "texts.yml")


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
