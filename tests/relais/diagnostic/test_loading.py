"""The files of the questionnaire: a mistake stops the start, and says file, line and what to do."""

import re
import shutil
from pathlib import Path

import pytest

from relais.diagnostic.checking import WrongContent
from relais.diagnostic.loading import load_content
from relais.diagnostic.model import Flag, Impact, Kind, State, Urgency
from relais.errors import Refused

DATA = Path(__file__).resolve().parents[3] / "data"
MOBILITY = "themes/mobility.yml"


def copy_of_data(folder: Path) -> Path:
    shutil.copytree(DATA / "diagnostic", folder / "diagnostic")
    shutil.copytree(DATA / "safety", folder / "safety")
    shutil.copy(DATA / "needs.yml", folder / "needs.yml")
    return folder


def copy_with(folder: Path, name: str, changed: str, becomes: str) -> tuple[Path, int]:
    """The folder, and the line on which the change begins."""
    path = copy_of_data(folder) / "diagnostic" / name
    text = path.read_text(encoding="utf-8")
    assert changed in text
    path.write_text(text.replace(changed, becomes, 1), encoding="utf-8")
    return folder, text[: text.index(changed)].count("\n") + 1


NONE = "    - key: none\n"
DRIVING = "  - key: mobility_driving\n"
LONG = "Cela est une phrase bien trop longue pour la personne qui la lit sur un petit écran."


@pytest.mark.parametrize(
    ("name", "changed", "becomes", "problem"),
    [
        # a name
        (MOBILITY, "order: 4\n", "order: 4\ncolour: red\n", "'colour' is not known here"),
        (MOBILITY, "label: Me déplacer", "labell: Me déplacer", "'label' is missing"),
        (MOBILITY, "pictogram: bus", "pictogram: bicycle", "pictogram: 'bicycle' is unknown"),
        (MOBILITY, "need: mobility", "need: mobilty", "did you mean 'mobility'?"),
        (MOBILITY, "      state: strength\n", "      state: strenght\n", "did you mean 'strength'?"),
        (MOBILITY, NONE, NONE + "      flags: [third_party]\n", "did you mean 'third_party_present'?"),
        (MOBILITY, NONE, NONE + "      danger: cold\n", "danger: 'cold' is unknown"),
        (MOBILITY, NONE, NONE + "      need: car\n", "need: 'car' is unknown"),
        (MOBILITY, NONE, NONE + "      urgency: soon\n", "urgency: 'soon' is unknown"),
        (MOBILITY, "order: 4", "order: four", "must be a whole number"),
        (MOBILITY, "radius_km: 10", "radius_km: near", "must be a number of kilometres"),
        (MOBILITY, "is_none: true", "is_none: sometimes", "must be true or false"),
        (MOBILITY, 'label: "Non"', "label: No", "put it between quotes"),
        (MOBILITY, "title: Se déplacer", 'title: ""', "is empty"),
        (MOBILITY, "screening:\n", "screening: [\n", "expected"),
        # twice
        (MOBILITY, "order: 4", "order: 5", "is that of family.yml too"),
        (MOBILITY, "order: 4", "order: 4\norder: 4", "stands twice"),
        (MOBILITY, NONE, "    - key: always\n", "'always' stands twice"),
        (
            MOBILITY,
            "  - key: mobility_range",
            "  - key: mobility_driving",
            "'mobility_driving' stands in mobility.yml:",
        ),
        (MOBILITY, "said: [le bus,", "said: [j'ai une voiture,", "is said for 'always' too"),
        (MOBILITY, "said: [le bus,", "said: [le bus, le bus,", "twice: keep one"),
        # the référentiel
        (MOBILITY, "[Aucun moyen de transport à disposition]", "[Aucun transport]", "did you mean 'Aucun moyen de tra"),
        (MOBILITY, "mobilite--acceder-a-un-vehicule]", "mobilite--voiture]", "is no label of the référentiel"),
        (MOBILITY, "france_travail: Développer sa mobilité", "france_travail: Mobilité", "is no label"),
        # questions that are never asked
        (MOBILITY, "{mobility: [public_transport", "{mobility: [publictransport", "did you mean 'public_transport'?"),
        (
            MOBILITY,
            "asked_after: {mobility:",
            "asked_after: {mobility_range:",
            "asked_after: 'mobility_range' is unknown",
        ),
        (MOBILITY, "{mobility: [public_transport, unreliable, none]}", "{mobility: []}", "would never be asked"),
        (MOBILITY, "  key: mobility\n", "  key: transport\n", "is that of the subject: 'mobility'"),
        # a way out, a meaning
        (MOBILITY, DRIVING, DRIVING + "    kind: several\n", "'most' is 1"),
        (
            MOBILITY,
            "  - key: mobility_driving\n",
            "  - key: mobility_driving\n    most: 2\n",
            "belongs to kind: several",
        ),
        (MOBILITY, DRIVING, DRIVING + "    kind: trade\n", "has no choices"),
        (MOBILITY, "      strength: Vous avez un moyen de transport.\n", "", "a strength needs its sentence"),
        (MOBILITY, "      impact: high\n", "", "a difficulty needs its sentence and its impact"),
        (MOBILITY, "      state: strength\n", "", "a neutral answer has neither sentence nor impact"),
        # lengths, dates, numbers
        (MOBILITY, "text: Jusqu'où pouvez-vous aller ?", f"text: {LONG}", "at most 15"),
        (MOBILITY, "why: Pour chercher la bonne aide.", f"why: {LONG}", "at most 10"),
        (MOBILITY, "difficulty: Vous n'avez pas de transport.", f"difficulty: {LONG}", "at most 12"),
        (MOBILITY, "label: Payer les trajets", f"label: {LONG}", "fit on a button"),
        (MOBILITY, "today: Aujourd'hui, notez", "today: Notez", "does not say when"),
        (MOBILITY, "why: Pour chercher la bonne aide.", "why: Appelez le 3949.", "3949 is no number of"),
        (MOBILITY, "semaine, appelez ce lieu", "semaine, appelez le 05 63 00 00 00", "0563000000 is no number"),
        ("words.yml", "Je ne décide de rien.", "Faites le 13 vite.", "13 is no number of"),
        ("words.yml", "{number} sur", "{nombre} sur", "'nombre' is unknown"),
        # what belongs together
        ("subjects.yml", "[project, mobility,", "[projet, mobility,", "did you mean 'project'?"),
        ("subjects.yml", "- key: health", "- key: heath", "'heath' is unknown; did you mean 'health'?"),
        ("safety_net.yml", "[housing, money]", "[housing, argent]", "safety_net_unless: 'argent' is unknown"),
        ("profile.yml", "- key: helped_by", "- key: helper", "commune, age, helped_by, in this order"),
        ("labels/situations.csv", "mobilite,Permis B,note\n", "", "87 labels, 88 are expected"),
        ("labels/situations.csv", "mobilite,Permis B,note\n", "mobilite,Permis B\n", "3 values are expected"),
        ("labels/situations.csv", "Co-voiturage,", "Permis B,", "stands twice"),
        ("labels/situations.csv", "theme,label,read_in", "theme,libellé", "the first line must be"),
        ("labels/france_travail.yml", "label: Se former", "label: Choisir un métier", "stands twice"),
    ],
)
def test_load_wrong_content_names_file_and_line(
    tmp_path: Path, name: str, changed: str, becomes: str, problem: str
) -> None:
    folder, line = copy_with(tmp_path, name, changed, becomes)

    with pytest.raises(WrongContent, match=re.escape(problem)) as raised:
        load_content(folder)

    assert str(raised.value).startswith(f"{raised.value.file}:{raised.value.line}: ")
    assert raised.value.file.is_relative_to(folder / "diagnostic")
    assert raised.value.line <= line + becomes.count("\n") + 5


def test_load_wrong_choice_names_the_line_of_the_choice(tmp_path: Path) -> None:
    folder, line = copy_with(tmp_path, MOBILITY, NONE, NONE + "      need: car\n")

    with pytest.raises(WrongContent) as raised:
        load_content(folder)

    assert (folder / "diagnostic" / MOBILITY, line) == (raised.value.file, raised.value.line)


@pytest.mark.parametrize("state", ["difficulty", "need"])
def test_load_list_without_a_way_out_is_refused(tmp_path: Path, state: str) -> None:
    folder, _ = copy_with(
        tmp_path,
        "priority.yml",
        "    is_none: true\n",
        f"    state: {state}\n    impact: low\n    difficulty: Autre.\n",
    )

    with pytest.raises(WrongContent, match="no way out of this list"):
        load_content(folder)


@pytest.mark.parametrize("name", ["words.yml", "profile.yml", "labels/thematiques.txt", "labels/actions.csv"])
def test_load_without_a_file_raises_wrong_content(tmp_path: Path, name: str) -> None:
    folder = copy_of_data(tmp_path)
    (folder / "diagnostic" / name).unlink()

    with pytest.raises(WrongContent, match="cannot be read"):
        load_content(folder)


def test_load_without_themes_raises_wrong_content(tmp_path: Path) -> None:
    folder = copy_of_data(tmp_path)
    shutil.rmtree(folder / "diagnostic" / "themes")

    with pytest.raises(WrongContent, match="no subject"):
        load_content(folder)


def test_wrong_content_is_refused_like_other_tables() -> None:
    error = WrongContent(Path("a.yml"), 3, "mend it")

    assert isinstance(error, Refused)
    assert (error.code, str(error)) == ("diagnostic_content", "a.yml:3: mend it")


def test_load_number_by_its_name_is_filled_from_the_safety_table(tmp_path: Path) -> None:
    folder, _ = copy_with(tmp_path, "words.yml", "Je ne décide de rien.", "Appelez le {shelter}.")

    assert load_content(folder).words["opening"].endswith("Appelez le 115.")


def test_load_label_with_another_apostrophe_takes_the_spelling_of_the_source(tmp_path: Path) -> None:
    label = "Trouver des solutions de garde d'enfant"
    folder, _ = copy_with(tmp_path, "themes/family.yml", label, label.replace("'", "’"))

    content = load_content(folder)

    used = {
        one
        for theme in content.themes
        for choice in theme.screening.choices
        for one in choice.meaning.labels.objectives
    }
    assert "Trouver des solutions de garde d’enfant" in used
    assert label not in used


def test_load_reads_a_choice_whole() -> None:
    content = load_content(DATA)
    housing = next(theme for theme in content.themes if theme.key == "housing")

    unsafe = next(choice for choice in housing.screening.choices if choice.key == "unsafe")

    meaning = unsafe.meaning
    assert (State.difficulty, Impact.high, Urgency.now) == (meaning.state, meaning.impact, meaning.urgency)
    assert (meaning.danger, meaning.need) == ("shelter", "shelter")
    assert "je dors dehors" in unsafe.said


def test_load_reads_kinds_flags_and_rooms() -> None:
    content = load_content(DATA)

    assert Kind.commune is content.profile[0].kind
    assert (Kind.several, 4) == (content.subjects.kind, content.subjects.most)
    assert (Flag.minor,) == content.profile[1].choices[0].meaning.flags
    assert [theme.key for theme in content.themes if theme.is_private] == ["health"]
    assert {"mobility", "money"} == {theme.key for theme in content.themes if theme.most_follow_ups == 3}


def test_load_is_read_once() -> None:
    assert load_content(DATA) is load_content(DATA)
