"""Questions, choices and what they mean, from the rows of a file."""

from collections.abc import Iterable, Mapping

from relais.diagnostic.checking import Row
from relais.diagnostic.labels import Reference
from relais.diagnostic.loading_texts import Texts
from relais.diagnostic.model import Choice, Flag, Impact, Kind, Labels, Meaning, Question, State, Urgency
from relais.safety.situations import Situation

IN_OWN_WORDS = frozenset({Kind.commune, Kind.trade, Kind.language})
WAYS_OUT = frozenset({State.neutral, State.strength})
MOST_SAID = 20


class Questions:
    """Remembers the keys: each question has one of its own in the whole questionnaire."""

    def __init__(self, labels: Reference, needs: frozenset[str], texts: Texts) -> None:
        self._labels, self._needs, self._texts = labels, needs, texts
        self._seen: dict[str, str] = {}

    def of_theme(self, row: Row, theme: str) -> tuple[Question, tuple[Question, ...]]:
        """The screening and its follow-ups; a follow-up names choices of the questions above it."""
        screening_row = row.row("screening")
        screening = self.question(screening_row, theme)
        if screening.key != theme:
            raise screening_row.wrong(f"the key of the first question is that of the subject: {theme!r}")
        above = {screening.key: {choice.key for choice in screening.choices}}
        follow_ups: list[Question] = []
        for one in row.rows("follow_ups"):
            question = self.question(one, theme)
            _check_reachable(one, question.asked_after, above)
            above[question.key] = {choice.key for choice in question.choices}
            follow_ups.append(question)
        return screening, tuple(follow_ups)

    def question(self, row: Row, theme: str | None = None) -> Question:
        key, kind = row.text("key"), row.one_of("kind", Kind, Kind.choice)
        if key in self._seen:
            raise row.wrong(f"the question {key!r} stands in {self._seen[key]} too: give another key")
        self._seen[key] = f"{row.file.name}:{row.line}"
        question = Question(
            key=key,
            text=self._texts.question(row, "text"),
            why=self._texts.why(row, "why"),
            kind=kind,
            choices=self._choices(row),
            theme=theme,
            asked_after=_asked_after(row),
            intro=self._texts.long(row, "intro") if row.has("intro") else None,
            most=row.number("most", default=1),
        )
        row.end()
        _check_kind(row, question)
        return question

    def _choices(self, row: Row) -> tuple[Choice, ...]:
        found: list[Choice] = []
        heard: dict[str, str] = {}  # what is said → the choice that means it
        for one in row.rows("choices"):
            choice = self._choice(one)
            if choice.key in {other.key for other in found}:
                raise one.wrong(f"the choice {choice.key!r} stands twice in this question: give another key")
            for said in (choice.label, *choice.said):
                other = heard.setdefault(said.lower(), choice.key)
                if other != choice.key:
                    raise one.wrong(f"{said!r} is said for {other!r} too: keep it in one of them")
            found.append(choice)
        return tuple(found)

    def _choice(self, row: Row) -> Choice:
        choice = Choice(
            key=row.text("key"),
            label=self._texts.short(row, "label"),
            said=row.texts("said"),
            is_none=row.flag("is_none"),
            meaning=self._meaning(row),
        )
        row.end()
        if len(choice.said) > MOST_SAID:
            raise row.wrong(f"'said' has {len(choice.said)} lines, at most {MOST_SAID}: keep the most different ones")
        return choice

    def _meaning(self, row: Row) -> Meaning:
        need, danger = row.text_or_none("need"), row.text_or_none("danger")
        flags = row.texts("flags")
        row.known("need", filter(None, [need]), self._needs)
        row.known("danger", filter(None, [danger]), set(Situation))
        row.known("flags", flags, set(Flag))
        meaning = Meaning(
            state=row.one_of("state", State, State.neutral),
            impact=row.one_of("impact", Impact, Impact.none),
            urgency=row.one_of("urgency", Urgency, Urgency.none),
            labels=self._labels_of(row),
            strength=self._texts.sentence(row, "strength"),
            difficulty=self._texts.sentence(row, "difficulty"),
            need=need,
            flags=flags,
            danger=danger,
            radius_km=row.distance("radius_km"),
        )
        _check_state(row, meaning)
        return meaning

    def _labels_of(self, row: Row) -> Labels:
        below = row.row_or_none("labels")
        if below is None:
            return Labels()
        labels = self._labels.labels(below)
        below.end()
        return labels


def _asked_after(row: Row) -> Mapping[str, tuple[str, ...]]:
    below = row.row_or_none("asked_after")
    return {key: below.texts(key) for key in below.keys()} if below else {}  # noqa: SIM118 - a Row is no mapping


def _check_reachable(row: Row, after: Mapping[str, Iterable[str]], above: Mapping[str, set[str]]) -> None:
    for question, choices in after.items():
        row.known("asked_after", [question], above.keys())
        row.known(f"asked_after {question}", choices, above[question])
        if not choices:
            raise row.wrong(f"asked_after {question!r} names no answer: this question would never be asked")


def _check_kind(row: Row, question: Question) -> None:
    if question.kind in IN_OWN_WORDS:
        if question.choices:
            raise row.wrong(f"a question of kind {question.kind!s} has no choices: take them away")
        return
    if not any(
        choice.is_none or choice.meaning.state in {State.neutral, State.strength} for choice in question.choices
    ):
        raise row.wrong("no way out of this list: add « Aucun de ces cas » with is_none: true, or a neutral answer")
    if question.kind is Kind.several and not 1 < question.most <= len(question.choices):
        raise row.wrong(f"'most' is {question.most}: more than one, and no more than the choices")
    if question.kind is Kind.choice and question.most != 1:
        raise row.wrong("'most' belongs to kind: several")


def _check_state(row: Row, meaning: Meaning) -> None:
    if meaning.state is State.strength and meaning.strength is None:
        raise row.wrong("a strength needs its sentence for the person: write 'strength'")
    if meaning.state is State.difficulty and (meaning.difficulty is None or meaning.impact is Impact.none):
        raise row.wrong("a difficulty needs its sentence and its impact: write 'difficulty' and 'impact'")
    if meaning.state is State.neutral and (meaning.strength or meaning.difficulty or meaning.impact):
        raise row.wrong("a neutral answer has neither sentence nor impact: give a state, or take them away")
