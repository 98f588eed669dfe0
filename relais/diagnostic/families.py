"""To which part of France Travail's file a subject belongs, by the family of its thématiques (data·inclusion v1)."""

from enum import StrEnum

from relais.diagnostic.model import Theme


class Part(StrEnum):
    """In France Travail's order; health apart, last."""

    project = "project"
    constraints = "constraints"
    power = "power"
    private = "private"


# labels/france_travail.yml has the same families; whatever is not here is a constraint.
PROJECT = frozenset(
    {
        "choisir-un-metier",
        "se-former",
        "preparer-sa-candidature",
        "trouver-un-emploi",
        "creer-une-entreprise",
        "souvrir-a-linternational",
    }
)
MORALE = "remobilisation"
POWER = frozenset({MORALE, "numerique", "lecture-ecriture-calcul"})


def part_of(theme: Theme) -> Part:
    if theme.is_private:
        return Part.private
    family = family_of(theme)
    if family in PROJECT:
        return Part.project
    return Part.power if family in POWER else Part.constraints


def is_told_in_private(theme: Theme) -> bool:
    """Morale and health: not in front of somebody else."""
    return theme.is_private or family_of(theme) == MORALE


def family_of(theme: Theme) -> str | None:
    """That of the first thématique of its answers."""
    questions = (theme.screening, *theme.follow_ups)
    codes = (
        code for question in questions for choice in question.choices for code in choice.meaning.labels.thematiques
    )
    return next((code.partition("--")[0] for code in codes), None)
