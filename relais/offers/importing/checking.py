"""Decides on one row: kept, mended or rejected, and says why. Pure but for the schema's own look at today's date.

Order: formats made equal, texts cleaned, the schema of data·inclusion, then what the schema does not see.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from data_inclusion.schema.v1 import Service, Structure
from pydantic import BaseModel, ValidationError

from relais.offers.importing import fields, links, reasons
from relais.offers.importing.cleaning import clean
from relais.offers.importing.emails import is_email
from relais.offers.importing.normalising import normalise
from relais.offers.importing.places import KnownPlaces, doubts_about_zone
from relais.offers.importing.report import Problem, Verdict

MAX_CHARACTERS = {"source": 100, "id": 255, "structure_id": 255}
MAX_TEXT_CHARACTERS = 20_000
MODELS: dict[str, type[BaseModel]] = {"structures": Structure, "services": Service}
FIELDS = {"structures": fields.STRUCTURE, "services": fields.SERVICE}
LIMITS = {"latitude": 90, "longitude": 180, "volume_horaire_hebdomadaire": 168, "nombre_semaines": 520}


@dataclass
class Draft:
    """A row on its way; `values` is None once it is rejected."""

    file: str
    row: int
    id: str
    values: dict[str, Any] | None
    model: BaseModel | None = None
    problems: list[Problem] = field(default_factory=list)

    def say(self, verdict: Verdict, field_name: str, reason: str) -> None:
        self.problems.append(Problem(verdict, self.file, self.row, self.id, field_name, reason))
        if verdict == Verdict.rejected:
            self.values = None


def check_row(kind: str, row_number: int, raw: dict[str, Any], known: KnownPlaces) -> Draft:
    draft = Draft(kind, row_number, reasons.shown_id(raw.get("id")), {})
    for step in (_take_values, _mend_numbers, _mend_places, _apply_schema, _doubt_zone):
        if draft.values is None:
            break
        step(draft, raw, known)
    return draft


def _take_values(draft: Draft, raw: dict[str, Any], _known: KnownPlaces) -> None:
    taken: dict[str, Any] = dict.fromkeys(FIELDS[draft.file])
    for name in [name for name in taken if raw.get(name) is not None]:
        value = normalise(name, raw[name])
        if isinstance(value, str) and name not in fields.CODES:
            value = _clean_text(draft, name, value)
        elif isinstance(value, list):
            value = [item.strip() if isinstance(item, str) else item for item in value]
        taken[name] = value
    if draft.values is not None:
        draft.values = taken


def _clean_text(draft: Draft, name: str, text: str) -> str | None:
    if len(text) > MAX_TEXT_CHARACTERS:
        draft.say(Verdict.rejected, name, f"is longer than {MAX_TEXT_CHARACTERS} characters")
        return None
    if name in fields.LINKS:
        return _checked_link(draft, name, text)
    if name == "courriel" and not is_email(text.strip()):
        draft.say(Verdict.mended, name, "is not an e-mail address: dropped")
        return None
    cleaned, reason = clean(text, one_line=name not in fields.LONG_TEXT)
    if len(cleaned) > MAX_CHARACTERS.get(name, MAX_TEXT_CHARACTERS):
        draft.say(Verdict.rejected, name, f"is longer than {MAX_CHARACTERS[name]} characters")
    elif reason and name in MAX_CHARACTERS:
        draft.say(Verdict.rejected, name, reason.replace("were removed", "found").replace("was removed", "found"))
    elif reason:
        draft.say(Verdict.mended, name, reason)
    return cleaned or None


def _checked_link(draft: Draft, name: str, text: str) -> str | None:
    verdict, link, reason = links.check_link(text)
    if verdict is not None:
        draft.say(verdict, name, reason)
    return link


def _mend_numbers(draft: Draft, _raw: dict[str, Any], _known: KnownPlaces) -> None:
    values = draft.values or {}
    for name, limit in LIMITS.items():
        value = values.get(name)
        if isinstance(value, int | float) and not abs(value) <= limit:
            values[name] = None
            draft.say(Verdict.mended, name, f"is beyond {limit}")
    pair = values.get("latitude"), values.get("longitude")
    if pair != (None, None) and (None in pair or pair == (0, 0)):
        values["latitude"] = values["longitude"] = None
        draft.say(Verdict.mended, "latitude", "the coordinates are incomplete")


def _mend_places(draft: Draft, _raw: dict[str, Any], known: KnownPlaces) -> None:
    values = draft.values or {}
    code = values.get("code_insee")
    if not isinstance(code, str):
        return
    if code in known.merged:
        values["code_insee"] = known.merged[code]
        draft.say(Verdict.mended, "code_insee", "the commune was merged: today's code is kept")
    elif known.is_unknown(code):
        draft.say(Verdict.noticed, "code_insee", "unknown commune")


def _apply_schema(draft: Draft, _raw: dict[str, Any], _known: KnownPlaces) -> None:
    """Twice at most: what may be dropped is dropped, then the row must pass. The e-mail has been checked before."""
    for is_last in (False, True):
        values = draft.values or {}
        try:
            draft.model = MODELS[draft.file].model_validate(values | {"courriel": None})
        except ValidationError as error:
            faults = list(reasons.faults(error))
            if is_last or not all(_mend(draft, fault) for fault in faults):
                _reject(draft, faults)
                return
        else:
            values.update(_as_stored(draft.model, values))
            setattr(draft.model, "courriel", values["courriel"])  # noqa: B010 - the model's type is not narrowed
            return


def _mend(draft: Draft, fault: reasons.Fault) -> bool:
    """Drop a wrong contact, or the unknown codes of a list that keeps others: that never promises more."""
    values = draft.values or {}
    if fault.field in fields.MENDABLE:
        values[fault.field] = None
        draft.say(Verdict.mended, fault.field, f"{fault.reason}: dropped")
        return True
    items = values.get(fault.field)
    if fault.items and isinstance(items, list) and len(fault.items) < len(items):
        values[fault.field] = [item for index, item in enumerate(items) if index not in fault.items]
        draft.say(Verdict.mended, fault.field, f"{fault.reason}: dropped")
        return True
    return False


def _reject(draft: Draft, faults: list[reasons.Fault]) -> None:
    for fault in faults:
        draft.say(Verdict.rejected, fault.field, fault.reason)


def _as_stored(model: BaseModel, values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if value is None:
            continue
        if name in fields.LISTS:
            yield name, sorted(set(value))
        elif name in fields.NUMBERS or name == "date_maj":
            yield name, getattr(model, name)
        elif name in fields.LINKS:
            yield name, str(getattr(model, name))


def _doubt_zone(draft: Draft, _raw: dict[str, Any], known: KnownPlaces) -> None:
    values = draft.values or {}
    place = values.get("code_insee") or values.get("code_postal")
    for doubt in doubts_about_zone(values.get("zone_eligibilite") or [], place, known):
        draft.say(Verdict.noticed, "zone_eligibilite", doubt)
