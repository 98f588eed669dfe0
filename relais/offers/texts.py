"""The French words of the offers, from `data/texts/offers.yml`, and the sentences that need a little grammar."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from relais.offers.hours import Opening
from relais.offers.needs import load_needs
from relais.offers.offer import Reason
from relais.settings import ROOT
from relais.yaml_files import read_yaml

WEEK_DAYS = 6  # beyond, a day's name alone would be the wrong week


@dataclass(frozen=True)
class Texts:
    """`words` is the file as it stands."""

    words: Mapping[str, Any]
    needs: Mapping[str, str]

    def distance(self, distance_km: float | None) -> str | None:
        if distance_km is None:
            return None
        words = self.words["distance"]
        return str(words["here"] if distance_km < 1 else words["near"].format(km=round(distance_km)))

    def opening(self, opening: Opening) -> str:
        words = self.words["opening"]
        if opening.is_always:
            return str(words["always"])
        if opening.changes_at is None or (opening.is_open and _days_between(opening) > 1):
            return str(words["open"])
        if opening.is_open:
            return str(words["open_until"].format(time=self.time(opening.changes_at)))
        return self._opens(opening.changes_at, _days_between(opening))

    def _opens(self, at: dt.datetime, days: int) -> str:
        words = self.words["opening"]
        kind = ("closed_today", "closed_tomorrow")[days] if days < 2 else "closed_this_week"
        if days > WEEK_DAYS:
            kind = "closed_later"
        number = words["first_of_month"] if at.day == 1 else str(at.day)
        date = f"{number} {words['months'][at.month - 1]}"
        return str(words[kind].format(time=self.time(at), day=words["days"][at.weekday()], date=date))

    def time(self, at: dt.datetime) -> str:
        words = self.words["opening"]
        if (at.hour, at.minute) in {(12, 0), (0, 0)}:
            return str(words["noon"] if at.hour else words["midnight"])
        kind = "time_minutes" if at.minute else "time"
        return str(words[kind].format(hours=at.hour, minutes=f"{at.minute:02}"))

    def month(self, date: dt.date) -> str:
        return str(self.words["age"].format(month=self.words["opening"]["months"][date.month - 1], year=date.year))

    def who(self, codes: Sequence[str]) -> str:
        kind = "both" if len(codes) > 1 else codes[0] if codes else "unknown"
        return str(self.words["who"][kind])

    def reason(self, reason: Reason) -> str:
        values = dict(reason.values)
        if "publics" in values:
            values["publics"] = self.publics(values["publics"].split())
        if "thematique" in values:
            label = self.words["thematiques"].get(values["thematique"], values["thematique"].split("--")[-1])
            values["thematique"] = label[0].lower() + label[1:]
        if "need" in values:
            values["need"] = self.needs[values["need"]]
        return str(self.words["reasons"][reason.code].format(**values))

    def publics(self, publics: Sequence[str]) -> str:
        """« les jeunes, les femmes et les seniors »"""
        labels = [str(self.words["publics"].get(public, public)) for public in publics]
        return str(self.words["and"]).join(
            [part for part in (str(self.words["comma"]).join(labels[:-1]), *labels[-1:]) if part]
        )


def _days_between(opening: Opening) -> int:
    assert opening.changes_at is not None
    return (opening.changes_at.date() - opening.asked_at.date()).days


@lru_cache(maxsize=8)
def load_texts(data_dir: Path = ROOT / "data") -> Texts:
    content = read_yaml(data_dir / "texts" / "offers.yml")
    return Texts(content, {key: need.label for key, need in load_needs(data_dir).items()})
