"""The questionnaire: `data/diagnostic/`, read and checked once. How it is written: its README."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from string import Formatter

from relais.diagnostic.checking import Row, WrongContent
from relais.diagnostic.labels import load_labels
from relais.diagnostic.loading_questions import Questions
from relais.diagnostic.loading_texts import Texts
from relais.diagnostic.model import Content, Question, Steps, Theme
from relais.safety.numbers import load_numbers
from relais.yaml_files import read_lined

FOLDER = Path("diagnostic")
PICTOGRAMS = frozenset(
    {"project", "training", "search", "bus", "family", "home", "coin", "paper", "phone", "book", "sun", "heart"}
)
PROFILE = ("commune", "age", "helped_by")
STEPS_WITH_A_DATE = ("today", "this_week", "to_ask", "without_service")
# What the dialogue and the summary fill in; a number of the safety table is filled in here.
FILLED_LATER = frozenset({"number", "total", "choice", "subject", "date", "count", "reference", "code", "days"})


@lru_cache(maxsize=8)
def load_content(data_dir: Path) -> Content:
    """Raises `WrongContent` with file, line and what to do."""
    return _Reader(data_dir).content()


class _Reader:
    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / FOLDER
        self.needs = frozenset(Row(data_dir, read_lined(data_dir / "needs.yml", WrongContent)["needs"]).keys())
        self.labels = load_labels(data_dir)
        self.texts = Texts(load_numbers(data_dir))
        self.questions = Questions(self.labels, self.needs, self.texts)

    def content(self) -> Content:
        themes = self.themes()
        subjects, default_themes = self.question_of("subjects.yml", "default_themes", themes)
        safety_net, unless = self.question_of("safety_net.yml", "safety_net_unless", themes)
        priority, _ = self.question_of("priority.yml", None, themes)
        words = self.words()
        return Content(
            version=self.version(),
            mapping_version=self.labels.version,
            profile=self.profile(),
            subjects=subjects,
            safety_net=safety_net,
            priority=priority,
            themes=themes,
            default_themes=default_themes,
            safety_net_unless=unless,
            words=words,
        )

    def version(self) -> str:
        top = Row.of_file(self.folder / "version.yml")
        version = top.text("version")
        top.end()
        return version

    def themes(self) -> tuple[Theme, ...]:
        files = sorted((self.folder / "themes").glob("*.yml"))
        if not files:
            raise WrongContent(self.folder / "themes", 1, "no subject: one file for each is expected")
        themes: list[Theme] = []
        for file in files:
            theme, row = self.theme(file)
            same = next((one for one in themes if one.order == theme.order), None)
            if same:
                raise row.wrong(f"order {theme.order} is that of {same.key}.yml too: give another")
            themes.append(theme)
        return tuple(sorted(themes, key=lambda theme: theme.order))

    def theme(self, file: Path) -> tuple[Theme, Row]:
        row = Row.of_file(file)
        pictogram, need = row.text("pictogram"), row.text("need")
        row.known("pictogram", [pictogram], PICTOGRAMS)
        row.known("need", [need], self.needs)
        screening, follow_ups = self.questions.of_theme(row, file.stem)
        theme = Theme(
            key=file.stem,
            order=row.number("order"),
            title=self.texts.short(row, "title"),
            label=self.texts.short(row, "label"),
            pictogram=pictogram,
            need=need,
            screening=screening,
            follow_ups=follow_ups,
            steps=self.steps(row.row("steps")),
            france_travail=self.labels.theme(row, "france_travail"),
            most_follow_ups=row.number("most_follow_ups", default=2),
            is_private=row.flag("is_private"),
        )
        row.end()
        return theme, row

    def steps(self, row: Row) -> Steps:
        for key in STEPS_WITH_A_DATE:
            self.texts.dated(row, key)
        fields = ("today", "this_week", "to_say", "to_ask", "without_service")
        steps = Steps(**{key: self.texts.step(row, key) for key in fields})
        row.end()
        return steps

    def profile(self) -> tuple[Question, ...]:
        top = Row.of_file(self.folder / "profile.yml")
        questions = tuple(self.questions.question(row) for row in top.rows("questions"))
        if tuple(question.key for question in questions) != PROFILE:
            raise top.wrong(f"the three questions are {', '.join(PROFILE)}, in this order")
        top.end()
        return questions

    def question_of(self, name: str, field: str | None, themes: tuple[Theme, ...]) -> tuple[Question, tuple[str, ...]]:
        """The question that is the whole file, and the themes that it names under `field`."""
        row = Row.of_file(self.folder / name)
        keys = {theme.key for theme in themes}
        named = row.texts(field) if field else ()
        if field:
            row.known(field, named, keys)
        question = self.questions.question(row)
        if name == "subjects.yml":
            row.known("choices", (one.key for one in question.choices if one.key != "ask_me"), keys)
            row.known("choices (a subject is missing)", keys, {one.key for one in question.choices})
        return question, named

    def words(self) -> Mapping[str, str]:
        row = Row.of_file(self.folder / "words.yml")
        words = {key: self.texts.long(row, key) for key in row.keys()}  # noqa: SIM118 - a Row is no mapping
        for key, text in words.items():
            names = {name for _, name, _, _ in Formatter().parse(text) if name}
            row.known(f"{key}: {{…}}", names, FILLED_LATER)
        return words
