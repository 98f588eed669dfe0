"""Repairs what producers typed: telephones, mails, sites, addresses, coordinates. Unsure means dropped."""

import re
from collections.abc import Iterable

from scripts.build_catalogue.communes import Commune

COORDINATES_AT_MOST_KM = 15
PUBLIC_MAILBOXES = re.compile(r"gmail|orange|wanadoo|yahoo|free\.fr|sfr|hotmail|outlook|laposte\.net|live\.", re.I)
OFFICE_WORDS = re.compile(
    r"accueil|contact|mairie|secretariat|info|france-?services?|mfs|pij|bij|cio|greta|mission|mdph|clic|pmi|adil|cidff"
    r"|direction|prefecture|ddt|courrier|administration|agence|communication|service|point|maison",
    re.I,
)
SMALL_WORDS = {"de", "du", "des", "la", "le", "les", "et", "rue", "chemin", "route"}
SHORTENED = {
    "av": "avenue",
    "bd": "boulevard",
    "pl": "place",
    "ctre": "centre",
    "hotel": "hôtel",
    "departement": "département",
    "liberation": "Libération",
    "republique": "République",
    "frederic": "Frédéric",
    "l": "l'",
}
POSTAL_BOX = re.compile(r"^\s*(BP|CS|TSA)\s*[\d ]+\s*$|[,-]?\s*\b(BP|CS|TSA)\s*\d[\d ]*", re.I)
STREET = re.compile(
    r"\b(rue|avenue|av\.?|boulevard|bd|bld|place|pl|chemin|route|impasse|all[ée]es?|quai|cours?|cour|square"
    r"|esplanade|promenade|lices)\b",
    re.I,
)
AREA = re.compile(r"\d|\b(zi|za|zac|zone|lieu-dit|le bourg|domaine|carrefour)\b", re.I)


def telephone(typed: str | None) -> str | None:
    """E.164, or nothing: short numbers (3949) and several numbers in one field are dropped."""
    digits = re.sub(r"\D", "", typed or "")
    if digits.startswith("33"):
        digits = "0" + digits[2:].removeprefix("0")
    if not re.fullmatch(r"0[1-9]\d{8}", digits):
        return None
    return "+33" + digits[1:]


def courriel(typed: str | None) -> str | None:
    """An office's address; a person's, or one that might be, is dropped."""
    address = (typed or "").strip().lower()
    if not re.fullmatch(r"[a-z0-9._+-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}", address):
        return None
    name, domain = address.split("@")
    if domain == "france-services.gouv.fr":
        return address
    if PUBLIC_MAILBOXES.search(domain) or not OFFICE_WORDS.search(name):
        return None
    return address


def site_web(typed: str | None) -> str | None:
    address = (typed or "").strip()
    if address and not address.startswith(("http://", "https://")):
        address = f"http://{address}"
    return address if re.fullmatch(r"https?://[\w.-]+\.[a-z]{2,}(/[\w./%?=&#-]*)?", address) else None


def code_postal(typed: str | None, commune: Commune) -> str:
    """The typed postcode when it is one of the commune's; a CEDEX or a mistake gives the commune's first."""
    return typed if typed in commune.codes_postaux else commune.codes_postaux[0]


def address_lines(parts: Iterable[str]) -> tuple[str | None, str | None]:
    """Split lines into street and complement, post-office boxes removed."""
    cleaned = [" ".join(POSTAL_BOX.sub("", part).split()).strip(" ,-") for part in parts]
    kept = [part for part in cleaned if part]
    street = next((part for part in reversed(kept) if re.match(r"\d", part) and STREET.search(part)), None)
    street = street or next((part for part in kept if STREET.search(part)), None)
    street = street or next((part for part in kept if AREA.search(part)), None)
    others = [part for part in kept if part != street]
    return street, " – ".join(others) or None


def from_capitals(text: str | None) -> str | None:
    """`7 PL CHARLES DE GAULLE` → `7 place Charles de Gaulle`."""
    words = [_word(word) for word in (text or "").lower().split()]
    return " ".join(words) or None


def _word(word: str) -> str:
    if word in SMALL_WORDS:
        return word
    return SHORTENED.get(word, word.capitalize())


def coordinates(candidates: Iterable[tuple[float, float]], commune: Commune) -> tuple[float, float]:
    """First candidate near the commune's centre; the town hall when none is."""
    for latitude, longitude in candidates:
        if commune.km_from(latitude, longitude) <= COORDINATES_AT_MOST_KM:
            return round(latitude, 6), round(longitude, 6)
    return commune.latitude, commune.longitude


def words_without_mail(text: str | None) -> str | None:
    """A producer's free comment on one line, every sentence that holds a mail address left out."""
    decoded = re.sub(r"\\x([0-9A-Fa-f]{2})", lambda match: chr(int(match[1], 16)), text or "")
    sentences = re.split(r"(?<=[.!?])\s+|\n+", decoded.replace("\xa0", " "))
    kept = [" ".join(sentence.split()) for sentence in sentences if "@" not in sentence]
    return " ".join(sentence for sentence in kept if sentence) or None
