"""One value, whatever format it came in, as the schema wants it: None, text, number, ISO date or list of codes.

What cannot be understood is left as it is: the schema then refuses it with its field.
"""

import datetime as dt
import re
from typing import Any

from relais.offers.importing import fields

_EMPTY_WORDS = {"", "nan", "none", "null", "nat", "<na>", "n/a"}
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_AROUND_QUOTED = re.compile(r"[\[\](){},\s]*")
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(:00(\.0+)?)?(Z|[+-]00:?00)?")
_EPOCH_MS = re.compile(r"-?\d{9,14}(\.0+)?")
_WHOLE = re.compile(r"(\d+)\.0+")
_MAX_LIST_CHARACTERS = 100_000


def normalise(field: str, value: Any) -> Any:
    if _is_empty(value):
        return None
    if field in fields.LISTS:
        return _list(value)
    if field == "date_maj":
        return _date(value)
    if field in fields.CODES:
        return _code(value, fields.CODES[field])
    if field in fields.NUMBERS:
        return _number(value)
    return value


def _is_empty(value: Any) -> bool:
    if value is None or value != value:  # NaN and NaT differ from themselves
        return True
    if isinstance(value, str):
        return (len(value) <= 4 and value.strip().lower() in _EMPTY_WORDS) or value.isspace()
    return isinstance(value, list | tuple | set | dict) and not value


def _list(value: Any) -> Any:
    """`['a', 'b']` (pandas), `['a' 'b']` (numpy) and `["a"]` (JSON) inside a text, or a real list."""
    if isinstance(value, str) and len(value) <= _MAX_LIST_CHARACTERS:
        if value[0] not in "[{(" or _AROUND_QUOTED.fullmatch(_QUOTED.sub("", value)) is None:
            return value
        value = [single or double for single, double in _QUOTED.findall(value)]
    if isinstance(value, list | tuple | set | frozenset):
        return [item for item in value if not _is_empty(item)] or None
    return value


def _date(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, str) and _EPOCH_MS.fullmatch(value):
        value = float(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_epoch_ms(value)
    if isinstance(value, str):
        match = _MIDNIGHT.fullmatch(value)
        return match[1] if match else _day_of_moment(value)
    return value


def _from_epoch_ms(value: float) -> Any:
    try:
        return dt.datetime.fromtimestamp(value / 1000, tz=dt.UTC).date()
    except (OverflowError, ValueError, OSError):
        return str(value)


def _day_of_moment(value: str) -> str:
    """A date with an hour: its day."""
    if len(value) <= 10:
        return value
    try:
        return dt.datetime.fromisoformat(value).date().isoformat()
    except ValueError:
        return value


def _code(value: Any, length: int) -> Any:
    """A spreadsheet turns codes into numbers and loses the zeros in front."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip() if isinstance(value, int | str) else value
    if isinstance(text, str):
        text = _WHOLE.sub(r"\1", text) if "." in text else text.replace(" ", "").replace("\u00a0", "")
        return text.zfill(length) if text.isdigit() and length - 1 <= len(text) else text
    return text


def _number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return float(value.strip().replace(",", "."))
    except ValueError:
        return value
