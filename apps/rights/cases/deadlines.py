"""How long things may take. Business days are Monday to Friday, by UTC; public holidays are not known and count as such."""

from calendar import monthrange
from datetime import datetime, timedelta

from apps.rights.cases.table import Clock

REVIEW_BUSINESS_DAYS = 10
ANSWER_BUSINESS_DAYS = 5
# After a counter-notice music comes back no sooner than the first and no later than the second, as 17 U.S.C. 512(g)(2)(C) has it.
COUNTER_BUSINESS_DAYS = 10
COUNTER_LATEST_BUSINESS_DAYS = 14
# Complaints against decisions: Regulation (EU) 2022/2065, Article 20(1).
WINDOW_MONTHS = 6
UNDO = timedelta(minutes=10)

_DAYS = {
    Clock.REVIEW: REVIEW_BUSINESS_DAYS,
    Clock.ANSWER: ANSWER_BUSINESS_DAYS,
    Clock.COUNTER: COUNTER_BUSINESS_DAYS,
}


def due(clock: Clock, start: datetime) -> datetime:
    """When the time of `clock` that starts at `start` is over."""
    return add_business_days(start, _DAYS[clock])


def add_business_days(start: datetime, days: int) -> datetime:
    """The same time of day, `days` (1 or more) business days later; the day of `start` does not count."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            days -= 1
    return day


def add_months(start: datetime, months: int) -> datetime:
    """The same day `months` later, or the last day of that month where it is shorter."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))
