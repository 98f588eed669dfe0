"""How long each kind of data is kept (reliability.md §3.2); the values are settings, the deletions are `purge`'s."""

import datetime as dt
from dataclasses import dataclass

DAYS_A_MONTH = 30.5


@dataclass(frozen=True)
class Retention:
    """Conversations carry their own hours: this is the rest."""

    sent_days: int = 7  # of what left through the outbox
    receipt_days: int = 60  # of erasures: longer than any backup
    trail_months: int = 12  # the database refuses less (relais/counsellors/guards.py)
    counted_months: int = 24
    closed_account_months: int = 12

    @property
    def sent(self) -> dt.timedelta:
        return dt.timedelta(days=self.sent_days)

    @property
    def receipts(self) -> dt.timedelta:
        return dt.timedelta(days=self.receipt_days)

    @property
    def closed_accounts(self) -> dt.timedelta:
        return dt.timedelta(days=self.closed_account_months * DAYS_A_MONTH)

    @property
    def trail(self) -> dt.timedelta:
        return dt.timedelta(days=self.trail_months * DAYS_A_MONTH)
