"""`score_qualite` of a service by the criteria of data·inclusion (v1/score_qualite.py), from 0 to 1.

Same figure as its `score`; the freshness of a day is computed once, because pendulum takes half of the time.
"""

import datetime as dt
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from data_inclusion.schema.v1 import Service
from data_inclusion.schema.v1.score_qualite import CRITERES, date_maj_recente


def quality_of(service: Service) -> float:
    marks = [
        _freshness(service.source, service.date_maj) if criterion is date_maj_recente else criterion(service)
        for criterion in CRITERES
    ]
    counted = [round(mark, 2) for mark in marks if mark is not None]
    return round(sum(counted) / len(counted), 2)


@lru_cache(maxsize=10_000)
def _freshness(source: str, date_maj: dt.date) -> float | None:
    service: Any = SimpleNamespace(source=source, date_maj=date_maj)
    mark: float | None = date_maj_recente(service)
    return mark
