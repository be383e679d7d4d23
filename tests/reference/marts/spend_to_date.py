"""`spend_to_date`: what a month had cost by the end of a day, its pace, and the limit."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tests.reference.look import DAY, Look, Row, grouped, ratio, total
from tests.reference.marts.cost_daily import spend
from tests.reference.messages import Message

KEY = ("request_date", "account_id")


def rows(messages: Iterable[Message], look: Look) -> list[Row]:
    groups = grouped(look.counted(messages), lambda one: (one.account_id, one.request_date))
    spends = {place: spend(own) for place, own in groups.items()}
    return [
        {"request_date": day, "account_id": account} | _figures(account, day, spends, look)
        for account, day in spends
        if day in look.days
    ]


def _figures(
    account: str, day: date, spends: dict[tuple[str, date], Decimal | None], look: Look
) -> Row:
    month = [day.replace(day=1) + n * DAY for n in range(day.day)]
    counted = [spends[account, one] for one in month if (account, one) in spends]
    to_date, days_of_month = total(counted), monthrange(day.year, day.month)[1]
    limit = look.monthly_spend_limit_usd
    projected = None if to_date is None else float(to_date) / day.day * days_of_month
    return {
        "days_elapsed": day.day,
        "days_of_month": days_of_month,
        "days_counted": len(counted),
        "spend_usd": spends[account, day],
        "month_to_date_usd": to_date,
        "projected_usd": projected,
        "limit_usd": None if limit is None else Decimal(str(limit)),
        "limit_share": ratio(to_date, limit),
        "projected_limit_share": ratio(projected, limit),
    }
