"""What holds of each sentence of the questionnaire: its length, its date, no telephone number of its own."""

import re

from relais.diagnostic.checking import Row
from relais.safety.numbers import Numbers

QUESTION_WORDS, WHY_WORDS, SENTENCE_WORDS, STEP_WORDS, BUTTON_SIGNS = 15, 10, 12, 20, 45
LONG_WORDS = 15
_WORD = re.compile(r"\{[^}]*\}|[\w’'-]+")
_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_DATE = re.compile(
    r"\b(aujourd['’]hui|ce soir|demain|cette semaine|ce mois|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|(?:à|avant|pendant|au) (?:votre |le |un )?(?:prochain )?(?:rendez-vous|entretien))\b",
    re.I,
)
# A telephone number, or a short one that somebody is told to dial.
_TELEPHONE = re.compile(
    r"(?<!\d)(?:0\d(?:[ .-]?\d\d){4}|116 ?\d{3}|3[09]\d\d)(?![\d.,]*\d)"
    r"|(?:appel\w*|compos\w*|numéro|SMS|faites le)\s+(?:le |au |du )?(\d[\d .-]*\d)",
    re.I,
)


class Texts:
    """Reads sentences from a row. `{suicide}` becomes the number that the safety table holds under this key."""

    def __init__(self, numbers: Numbers) -> None:
        self._by_key = {key: number.number for key, number in numbers.by_key.items()}
        self._written = {number.replace(" ", "") for number in self._by_key.values()}

    def question(self, row: Row, key: str) -> str:
        return self._each_sentence(row, key, QUESTION_WORDS)

    def why(self, row: Row, key: str) -> str:
        return self._at_most(row, key, WHY_WORDS)

    def sentence(self, row: Row, key: str) -> str | None:
        return self._at_most(row, key, SENTENCE_WORDS) if row.has(key) else None

    def step(self, row: Row, key: str) -> str:
        return self._at_most(row, key, STEP_WORDS)

    def long(self, row: Row, key: str) -> str:
        return self._each_sentence(row, key, LONG_WORDS)

    def short(self, row: Row, key: str) -> str:
        """A button, a title."""
        text = self._checked(row, key)
        if len(text) > BUTTON_SIGNS:
            raise row.wrong(f"{key!r} has {len(text)} signs, at most {BUTTON_SIGNS} fit on a button: shorten it")
        return text

    def dated(self, row: Row, key: str) -> None:
        if not _DATE.search(row.text(key)):
            raise row.wrong(f"{key!r} does not say when: write « aujourd'hui », « cette semaine », « au rendez-vous »…")

    def _at_most(self, row: Row, key: str, most: int) -> str:
        text = self._checked(row, key)
        if (count := words_in(text)) > most:
            raise row.wrong(f"{key!r} has {count} words, at most {most}: shorten it, or cut it in two")
        return text

    def _each_sentence(self, row: Row, key: str, most: int) -> str:
        text = self._checked(row, key)
        for sentence in _END.split(text):
            if (count := words_in(sentence)) > most:
                raise row.wrong(f"{key!r}: a sentence of {count} words, at most {most}: shorten it, or cut it in two")
        return text

    def _checked(self, row: Row, key: str) -> str:
        text = row.text(key)
        for match in _TELEPHONE.finditer(text):
            number = re.sub(r"\D", "", match[1] or match[0])
            if number not in self._written:
                raise row.wrong(f"{key!r}: {number} is no number of data/safety/numbers.yml: take it away")
        for name, number in self._by_key.items():
            text = text.replace(f"{{{name}}}", number)
        return text


def words_in(text: str) -> int:
    return len(_WORD.findall(text))
