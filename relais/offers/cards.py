"""One offer as a person sees it (contracts.md §2), and the list in words for channels without cards."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from relais.offers.contacts import address_of, email_of, link_of, phone_of
from relais.offers.hours import opening_at
from relais.offers.offer import EXAMPLE, Found, Offer
from relais.offers.texts import Texts, load_texts
from relais.settings import ROOT
from relais.yaml_files import read_yaml

Card = dict[str, Any]

SUMMARY = 280
BRING = 400
OLD = dt.timedelta(days=730)


def card_of(found: Found, *, now: dt.datetime, data_dir: Path = ROOT / "data") -> Card:
    """The card of contracts.md §2. `now` is aware; opening hours are told in Paris time."""
    offer, texts = found.offer, load_texts(data_dir)
    return {
        "id": offer.id,
        "name": offer.name,
        "structure": offer.structure,
        "summary": _shortened(offer.description, SUMMARY, texts),
        "distance_km": found.distance_km,
        "distance_text": texts.distance(found.distance_km),
        "is_remote": offer.is_remote,
        "is_on_site": offer.is_on_site,
        "opening": _opening(offer, now, texts),
        "phone": phone_of(offer.telephone),
        "email": email_of(offer.courriel),
        "website": link_of(offer.lien_mobilisation, offer.website),
        "address": address_of(offer),
        "fee": _fee(offer, texts),
        "bring": _shortened(offer.conditions_acces or "", BRING, texts) or None,
        "who": _who(offer, texts),
        "reasons": [texts.reason(reason) for reason in found.reasons],
        "is_example": offer.source == EXAMPLE,
        "date_maj": offer.date_maj.isoformat(),
        "age_text": texts.month(offer.date_maj) if now.date() - offer.date_maj > OLD else None,
        "source": _source(offer, data_dir),
    }


def in_words(cards: Sequence[Card], *, data_dir: Path = ROOT / "data") -> str:
    """The same offers as text: numbered, so that « le deuxième » has a meaning."""
    words = load_texts(data_dir).words
    return "\n".join(_card_in_words(number, card, words) for number, card in enumerate(cards, start=1))


def _card_in_words(number: int, card: Card, words: Any) -> str:
    said = words["in_words"]
    where = card["distance_text"] or (said["remote"] if card["is_remote"] else None)
    opening, phone, age = card["opening"], card["phone"], card["age_text"]
    example = words["example"] if card["is_example"] else None
    facts = [where, opening and opening["text"], phone and phone["display"], age, example]
    lines = [said["line"].format(number=number, name=card["name"], structure=card["structure"])]
    if any(facts):
        lines.append(said["details"].format(details=said["separator"].join(fact for fact in facts if fact)))
    if card["reasons"]:
        lines.append(said["reasons"].format(reasons=said["separator"].join(card["reasons"])))
    return "\n".join(lines)


def _shortened(text: str, length: int, texts: Texts) -> str:
    one_line = " ".join(text.split())
    if len(one_line) <= length:
        return one_line
    return one_line[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + str(texts.words["more"])


def _opening(offer: Offer, now: dt.datetime, texts: Texts) -> Card | None:
    opening = opening_at(offer.horaires_accueil, now) if offer.is_on_site else None
    return {"is_open": opening.is_open, "text": texts.opening(opening)} if opening else None


def _fee(offer: Offer, texts: Texts) -> Card:
    words = texts.words["fee"]
    text = str(words[offer.frais or "unknown"])
    if offer.frais_precisions and offer.frais != "gratuit":
        text = words["precise"].format(fee=text, details=_shortened(offer.frais_precisions, SUMMARY, texts))
    return {"code": offer.frais, "text": text}


def _who(offer: Offer, texts: Texts) -> Card:
    codes = [code for code in ("usagers", "professionnels") if code in offer.mobilisable_par]
    return {"codes": codes, "text": texts.who(codes)}


def _source(offer: Offer, data_dir: Path) -> Card:
    sources = _sources(data_dir)
    known = sources["sources"].get(offer.source, {"label": offer.source})
    licence = known.get("licence") or sources["default"]["licence"]
    return {"label": known["label"], "licence": licence, "url": link_of(offer.lien_source, known.get("url"))}


@lru_cache(maxsize=8)
def _sources(data_dir: Path) -> Any:
    return read_yaml(data_dir / "sources.yml")
