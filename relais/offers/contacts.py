"""Phone numbers, links and addresses of an offer, made safe to click. Pure."""

import re
from urllib.parse import quote_plus, urlsplit

from relais.offers.offer import Offer

_NUMBER = re.compile(r"(?:\+|00)?\d(?:[\s.\-()]{0,3}\d)+")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")


def phone_of(text: str | None) -> dict[str, str] | None:
    """The first number of a text: « 05 63 … » to read, `tel:+335…` to call. Null when there is none."""
    found = _NUMBER.search(text or "")
    if not found:
        return None
    digits = re.sub(r"\D", "", found[0])
    is_international = found[0].startswith(("+", "00"))
    national = _national(digits, is_international=is_international)
    if national:
        pairs = " ".join(national[start : start + 2] for start in range(0, 10, 2))
        return {"display": pairs, "href": f"tel:+33{national[1:]}"}
    if digits[0] in "13" and len(digits) <= 6 and not is_international:
        return {"display": f"{digits[:2]} {digits[2:]}" if len(digits) == 4 else digits, "href": f"tel:{digits}"}
    abroad = digits.removeprefix("00")
    if is_international and len(abroad) > 8 and abroad[0] != "0":
        return {"display": found[0].strip(), "href": f"tel:+{abroad}"}
    return None


def _national(digits: str, *, is_international: bool) -> str | None:
    """Ten digits beginning with 0, or nothing when the number is not a French one."""
    digits = digits.removeprefix("00") if is_international else digits
    if digits.startswith("33") and (is_international or len(digits) == 11):
        digits = "0" + digits[2:].removeprefix("0")
    return digits if len(digits) == 10 and digits[0] == "0" and digits[1] != "0" else None


def email_of(text: str | None) -> str | None:
    found = _EMAIL.search(text or "")
    return found[0] if found else None


def link_of(*texts: str | None) -> str | None:
    """The first one that is a web address."""
    for text in texts:
        if text and urlsplit(text.strip()).scheme in {"http", "https"} and urlsplit(text.strip()).netloc:
            return text.strip()
    return None


def address_of(offer: Offer) -> dict[str, object] | None:
    """Lines to read and an OpenStreetMap link; null for an offer that has no place."""
    town = " ".join(part for part in (offer.code_postal, offer.commune) if part)
    lines = [line for line in (offer.adresse, offer.complement_adresse, town) if line]
    if not lines or not offer.is_on_site:
        return None
    if offer.latitude is not None and offer.longitude is not None:
        point = f"{offer.latitude:.5f}", f"{offer.longitude:.5f}"
        map_url = f"https://www.openstreetmap.org/?mlat={point[0]}&mlon={point[1]}#map=17/{point[0]}/{point[1]}"
    else:
        map_url = f"https://www.openstreetmap.org/search?query={quote_plus(', '.join(lines))}"
    return {"lines": lines, "map_url": map_url}
