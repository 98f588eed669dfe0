"""A small questionnaire built in Python: twelve subjects, with every rule of the engine in some of them."""

import datetime as dt
from dataclasses import replace
from typing import Any

from relais.diagnostic.model import (
    Choice,
    Content,
    Impact,
    Kind,
    Labels,
    Meaning,
    Question,
    State,
    Steps,
    Theme,
    Urgency,
)
from relais.diagnostic.record import Path, Session
from relais.diagnostic.session import Given, answered, passed, start

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
TITLES = {
    "project": "Projet",
    "training": "Formation",
    "job_search": "Chercher du travail",
    "mobility": "Se déplacer",
    "family": "Enfants et proches",
    "housing": "Logement",
    "money": "Argent",
    "rights": "Papiers",
    "digital": "Internet",
    "literacy": "Français",
    "morale": "Moral",
    "health": "Santé",
}
FAMILIES = {
    "project": "choisir-un-metier",
    "training": "se-former",
    "job_search": "trouver-un-emploi",
    "mobility": "mobilite",
    "digital": "numerique",
    "literacy": "lecture-ecriture-calcul",
    "morale": "remobilisation",
}


def strength(key: str = "yes", **more: Any) -> Choice:
    return Choice(key, key, meaning=Meaning(State.strength, strength=f"Point fort : {key}.", **more))


def neutral(key: str = "none", *, is_none: bool = False, **more: Any) -> Choice:
    return Choice(key, key, is_none=is_none, meaning=Meaning(**more))


def hard(key: str, impact: Impact = Impact.medium, urgency: Urgency = Urgency.none, **more: Any) -> Choice:
    more = {"difficulty": f"Difficile : {key}.", "labels": Labels(situations=(f"Situation {key}",)), **more}
    return Choice(key, key, meaning=Meaning(State.difficulty, impact, urgency, **more))


def wish(key: str, **more: Any) -> Choice:
    return Choice(key, key, meaning=Meaning(State.need, labels=Labels(france_travail=(f"Besoin {key}",)), **more))


def question(key: str, *choices: Choice, theme: str | None = None, **more: Any) -> Question:
    return Question(key, f"{key} ?", f"Pour {key}.", choices=choices, theme=theme, **more)


def make_theme(key: str, order: int, choices: tuple[Choice, ...], *follow_ups: Question, **more: Any) -> Theme:
    steps = Steps(
        today=f"Aujourd'hui, notez une idée sur {key}.",
        this_week="Cette semaine, appelez ce lieu.",
        to_say=f"Je cherche une aide pour {key}.",
        to_ask=f"Au prochain rendez-vous, demandez ce qui existe pour {key}.",
        without_service="Cette semaine, appelez votre mairie.",
    )
    family = FAMILIES.get(key)
    first = replace(choices[0].meaning, labels=Labels(thematiques=(f"{family}--{key}",))) if family else None
    choices = (replace(choices[0], meaning=first), *choices[1:]) if first else choices
    return Theme(
        key=key,
        order=order,
        title=TITLES[key],
        label=TITLES[key],
        pictogram="sun",
        need=more.pop("need", key),
        screening=question(key, *choices, theme=key),
        follow_ups=tuple(replace(one, theme=key) for one in follow_ups),
        steps=steps,
        france_travail=f"Section {TITLES[key]}",
        **more,
    )


def make_content(**changes: Any) -> Content:
    content = Content(
        version="test",
        mapping_version="2026-01-01",
        profile=_profile(),
        subjects=question(
            "subjects",
            *(neutral(key) for key in TITLES),
            neutral("ask_me", is_none=True),
            kind=Kind.several,
            most=4,
        ),
        safety_net=_safety_net(),
        priority=question("priority", neutral("other", is_none=True)),
        themes=tuple(_themes()),
        default_themes=("project", "job_search", "mobility", "money"),
        safety_net_unless=("housing", "money"),
        words=WORDS,
    )
    return replace(content, **changes)


def make_session(content: Content, path: Path = Path.quick, **answers: str | None) -> Session:
    """Answers by question; None is passed. `commune` and the rest of the profile are known."""
    known = {"commune": Given(text="81004"), "age": Given(("adult",)), "helped_by": Given(("nobody",))}
    session = start(path, known=known, now=NOW)
    for key, choice in answers.items():
        if choice is None:
            session = passed(content, session, key, now=NOW)
        else:
            session = answered(content, session, key, Given(tuple(choice.split(","))), now=NOW)
    return session


def _profile() -> tuple[Question, ...]:
    return (
        question("commune", kind=Kind.commune),
        question("age", neutral("under_18", flags=("minor",)), neutral("adult")),
        question("helped_by", neutral("france_travail"), neutral("nobody", is_none=True)),
    )


def _safety_net() -> Question:
    return question(
        "safety_net",
        strength("safe"),
        hard("no_bed", Impact.high, Urgency.now, danger="shelter", need="housing"),
        hard("no_food", Impact.high, Urgency.two_days, need="food"),
    )


def _themes() -> list[Theme]:
    return [
        make_theme(
            "project",
            1,
            (strength("knows"), wish("idea"), neutral("no_idea")),
            question("trade", kind=Kind.trade, asked_after={"project": ("knows",)}),
            question("immersion", wish("try"), neutral("no"), asked_after={"project": ("idea", "no_idea")}),
        ),
        make_theme("training", 2, (wish("wants"), strength("trained"), neutral("no"))),
        make_theme(
            "job_search",
            3,
            (strength("alone"), wish("cv"), neutral("not_now")),
            question("since", neutral("short"), neutral("long")),
        ),
        make_theme(
            "mobility",
            4,
            (strength("car"), hard("bus", Impact.low), hard("no_transport", Impact.high)),
            question(
                "mobility_help",
                hard("licence", Impact.low, need="licence"),
                neutral("nothing", is_none=True),
                kind=Kind.several,
                most=2,
                asked_after={"mobility": ("bus", "no_transport")},
            ),
            question("drives", strength("drives"), neutral("no")),
            question("how_far", neutral("near", radius_km=10.0), neutral("far", radius_km=50.0)),
            question("never_room", neutral("a"), neutral("b")),
            most_follow_ups=3,
        ),
        make_theme(
            "family",
            5,
            (neutral("no"), strength("solved"), hard("blocked", Impact.high)),
            question("who", hard("small_child", Impact.low), neutral("other_one")),
            question("when", neutral("day"), neutral("early"), asked_after={"who": ("small_child",)}),
        ),
        make_theme(
            "housing",
            6,
            (strength("home"), hard("difficult"), hard("nowhere", Impact.high, Urgency.now, danger="shelter")),
            question(
                "housing_why",
                hard("must_leave", Impact.high, Urgency.two_days),
                neutral("too_small"),
                asked_after={"housing": ("difficult",)},
            ),
        ),
        make_theme(
            "money",
            7,
            (strength("enough"), hard("tight", Impact.low), hard("nothing", Impact.high, Urgency.two_days)),
            question("food", strength("eats"), hard("hungry", Impact.high, Urgency.two_days, need="food")),
            question("debts", neutral("no"), hard("many")),
            question("check", wish("check_rights"), neutral("no")),
            most_follow_ups=3,
        ),
        make_theme(
            "rights",
            8,
            (strength("up_to_date"), hard("needs_help")),
            question("papers_for", neutral("taxes"), neutral("to_tell", flags=("wants_to_talk",))),
        ),
        make_theme(
            "digital",
            9,
            (strength("easy"), hard("helped", flags=("third_party_present",)), hard("difficult_web", Impact.high)),
            question("missing", hard("no_phone"), neutral("nothing", is_none=True)),
        ),
        make_theme(
            "literacy",
            10,
            (strength("reads"), hard("other_language", flags=("needs_interpreter",))),
            question("language", kind=Kind.language, asked_after={"literacy": ("other_language",)}),
        ),
        make_theme(
            "morale",
            11,
            (strength("well"), hard("tired", Impact.low), hard("very_bad", Impact.high, Urgency.now, danger="suicide")),
            question("good", neutral("people"), neutral("move")),
        ),
        make_theme(
            "health",
            12,
            (neutral("no"), hard("some_jobs"), neutral("rather_not", is_none=True)),
            question("care", hard("doctor", Impact.low), neutral("nothing", is_none=True)),
            is_private=True,
        ),
    ]


WORDS = {
    "strengths": "Vos points forts :",
    "difficulties": "Ce qui est difficile :",
    "others": "Autres sujets :",
    "priority": "Votre priorité :",
    "passed": "Pas abordé :",
    "in_private": "Je garde deux sujets pour plus tard, en privé.",
    "say": "Dites :",
    "took_the_time": "Vous avez pris le temps de faire le point.",
    "urgent_besides": "D'accord, on commence par {choice}. {subject} est urgent aussi. Je le garde dans le résumé.",
    "today": "Aujourd'hui",
    "this_week": "Cette semaine",
    "with_counsellor": "Avec votre conseiller",
    "summary_header": "Déclaré par la personne, non vérifié.",
    "section_contact": "Contact",
    "section_request": "Demande",
    "section_strengths": "Points forts",
    "section_project": "Besoins emploi",
    "section_constraints": "Contraintes",
    "section_power": "Pouvoir d'agir, numérique, langue",
    "section_private": "Santé",
    "section_offers": "Déjà vu",
    "section_appointment": "Besoins pour le rendez-vous",
    "item_profile": "Ma commune, mon âge, qui m'aide",
    "item_priority": "Ma priorité",
    "item_steps": "Mes prochains pas",
    "item_passed": "Ce qui n'a pas été abordé",
}
