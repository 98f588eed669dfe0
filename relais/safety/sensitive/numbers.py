"""Private numbers in a text: social security, bank account, card, France Travail, CAF. Telephones stay. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence

Span = tuple[int, int]

_SEP = r"[\s._/·-]{0,2}"
_BEFORE, _AFTER = r"(?<![^\W_])", r"(?![^\W_])"
# Sex, year, month (20 and more: unknown), département (Corsica 2A, 2B), commune, order, perhaps the key: a wrong one is
# a slip of the finger.
_NIR = re.compile(
    rf"{_BEFORE}(?<!\d[ .-])[12378]{_SEP}\d{_SEP}\d{_SEP}(?:0\d|1[0-2]|[2-9]\d){_SEP}(?:\d{_SEP}\d|2[ABab])"
    rf"(?:{_SEP}\d){{6}}(?:{_SEP}\d{_SEP}\d)?{_AFTER}"
)
_PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)\s?\d{2}[\s.-]?\(?0?\)?[\s.-]?\d|0\d)(?:[\s.-]?\d{2}){4}(?!\d)")
_ACCOUNT = re.compile(rf"{_BEFORE}[A-Za-z]{{2}}\s?\d{{2}}(?=[ \t.-]?[A-Za-z0-9])")
_CHARS = re.compile(r"[ \t.-]{0,2}([A-Za-z0-9])")
_FRENCH_ACCOUNT = re.compile(
    rf"{_BEFORE}FR\s?\d{{2}}(?:[\s.-]{{0,2}}\d){{10,23}}(?:[\s.-]?[\dA-Z]){{0,2}}{_AFTER}", re.IGNORECASE
)
_LONG = re.compile(r"(?<![\w])\d(?:[\s.-]{0,2}\d){12,33}(?!\w)")
_FRANCE_TRAVAIL = re.compile(rf"{_BEFORE}\d{{7}}\s?[A-Za-z]{_AFTER}")
_PASSPORT = re.compile(rf"{_BEFORE}\d{{2}}[A-Z]{{2}}\d{{5}}{_AFTER}")
_NAMED = re.compile(
    rf"{_BEFORE}(?:s[ée]cu(?:rit[ée])?(?:\s+sociale?)?|nir|caf|msa|cpam|allocataires?|assur[ée]e?|ameli|france\s?travail"
    r"|p[oô]le\s?[- ]?emploi|identifiants?|matricule|rib|carte(?:\s+(?:bancaire|bleue|d['’]identit[ée]))?|cb|passeport"
    r"|fiscal|titre\s+de\s+s[ée]jour|[ée]crou|num[ée]ro|num|n°)"
    rf"{_AFTER}[^\d\n]{{0,30}}(?P<digits>\d(?:[\s.-]?\d){{5,20}}(?:\s?[A-Za-z])?){_AFTER}",
    re.IGNORECASE,
)
_NO_SECRET = re.compile(r"(?:19|20)\d\d[\s.-]|(?:11|12|81)\d{3}[\s.-]")  # years; a postcode and what follows
SIRET = 14  # digits; the number of a firm is public
ACCOUNT_LENGTHS = range(34, 14, -1)
ACCOUNT_DIGITS = 10  # at least: words have none
_LETTERS = str.maketrans({letter: str(place + 10) for place, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")})


def find_numbers(text: str) -> list[Span]:
    """The places of the numbers, in order, none over another."""
    if not any(char.isdigit() for char in text):
        return []
    taken: list[Span] = []
    _add(taken, (found.span() for found in _NIR.finditer(text)))
    _add(taken, _accounts(text))
    _add(taken, (found.span() for found in _FRENCH_ACCOUNT.finditer(text)))
    phones = [found.span() for found in _PHONE.finditer(text) if not _meets(found.span(), taken)]
    _add(taken, (found.span() for found in _LONG.finditer(text) if _count(found[0]) != SIRET), besides=phones)
    for pattern in (_FRANCE_TRAVAIL, _PASSPORT):
        _add(taken, (found.span() for found in pattern.finditer(text)), besides=phones)
    named = (found.span("digits") for found in _NAMED.finditer(text) if _is_private(found["digits"]))
    _add(taken, named, besides=phones)
    return sorted(taken)


def _add(taken: list[Span], spans: Iterable[Span], *, besides: Sequence[Span] = ()) -> None:
    taken += [span for span in spans if not _meets(span, taken) and not _meets(span, besides)]


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(one[0] < span[1] and span[0] < one[1] for one in others)


def _count(text: str) -> int:
    return sum(char.isdigit() for char in text)


def _is_private(digits: str) -> bool:
    return not _NO_SECRET.match(digits) and _count(digits) != SIRET


def _accounts(text: str) -> Iterator[Span]:
    """An IBAN whose check digits are right (ISO 13616), wherever it ends."""
    for beginning in _ACCOUNT.finditer(text):
        ends: list[int] = []
        bare, place = "", beginning.start()
        while len(bare) < ACCOUNT_LENGTHS[0] and (found := _CHARS.match(text, place)):
            bare, place = bare + found[1], found.end()
            ends.append(place)
        fitting = (length for length in ACCOUNT_LENGTHS if length <= len(bare) and _is_account(bare[:length].upper()))
        for length in fitting:
            if not text[ends[length - 1] :][:1].isalnum():
                yield beginning.start(), ends[length - 1]
                break


def _is_account(bare: str) -> bool:
    if _count(bare) < ACCOUNT_DIGITS or not bare[2:4].isdecimal():
        return False
    return int((bare[4:] + bare[:4]).translate(_LETTERS)) % 97 == 1
