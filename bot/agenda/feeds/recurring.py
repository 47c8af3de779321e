"""When an event of a calendar takes place: once, or the next times a simple rule makes it come back.

Rules are followed day by day over a bounded time: a hostile one ends too, which general libraries do not promise.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from icalendar import Component

from bot.agenda.quiet import PARIS

#: A local day, or a local moment.
Start = dt.date | dt.datetime
#: What comes back is imported for the months to come, a few times.
AHEAD, TIMES = dt.timedelta(days=92), 10
#: A rule with a number of times is counted from its start, unless that is too long ago.
OLDEST = dt.timedelta(days=366 * 15)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_KNOWN = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
)


def moment(event: Component, name: str) -> Start | None:
    """Return a date of an event, local when it has an hour; None when it is absent or broken."""
    try:
        return local(event.decoded(name))
    except (KeyError, ValueError, AttributeError):
        return None


def local(value: object) -> Start | None:
    """Return a date or a moment as a clock on a wall in Paris says it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(PARIS).replace(tzinfo=None) if value.tzinfo else value
    return value if isinstance(value, dt.date) else None


def comes_back(event: Component) -> bool:
    """Tell whether an event has a rule that is followed."""
    return rule_of(event) is not None


def next_times(event: Component, now: dt.datetime, moved: Iterable[Start] = ()) -> tuple[Start, ...]:
    """Return the coming starts of an event that comes back, ``moved`` ones left out; ``now`` is local."""
    rule = rule_of(event)
    if rule is None:
        return ()
    without = {*moved, *_listed(event, "EXDATE")}
    times = {*rule.starts(now.date()), *_listed(event, "RDATE")}
    coming = (
        start for start in sorted(times, key=str) if start not in without and day_of(start) >= now.date()
    )
    return tuple(islice(coming, TIMES))


def day_of(start: Start) -> dt.date:
    """Return the day of a day or of a moment."""
    return start.date() if isinstance(start, dt.datetime) else start


@dataclass(frozen=True)
class Rule:
    """A rule as calendars write it, of those people use; dates are in the event's own time zone."""

    first: dt.date | dt.datetime
    freq: str
    interval: int = 1
    count: int | None = None
    until: Start | None = None
    #: (rank or 0, weekday).
    days: tuple[tuple[int, int], ...] = ()
    monthdays: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    setpos: tuple[int, ...] = ()
    week_starts: int = 0

    def starts(self, today: dt.date) -> Iterator[Start]:
        """Yield the starts from today on, for a few months, said in Paris."""
        found = self._dates(today)
        for day in islice(found, self.count) if self.count is not None else found:
            if day < today - dt.timedelta(days=1):
                continue
            start = self._at(day)
            if self.until is not None and str(start) > str(self.until):
                return
            yield start

    def _dates(self, today: dt.date) -> Iterator[dt.date]:
        begin, end = day_of(self.first), today + AHEAD
        day = begin if self.count is not None else max(begin, today - dt.timedelta(days=1))
        if today - begin > OLDEST and self.count is not None:
            return
        fits: Callable[[dt.date], bool] = {
            "DAILY": self._daily, "WEEKLY": self._weekly, "MONTHLY": self._monthly, "YEARLY": self._yearly,
        }[self.freq]  # fmt: skip
        while day <= end:
            if fits(day):
                yield day
            day += dt.timedelta(days=1)

    def _at(self, day: dt.date) -> Start:
        if not isinstance(self.first, dt.datetime):
            return day
        found = local(dt.datetime.combine(day, self.first.timetz()))
        assert found is not None
        return found

    def _daily(self, day: dt.date) -> bool:
        return (day - day_of(self.first)).days % self.interval == 0 and self._among(day)

    def _weekly(self, day: dt.date) -> bool:
        weeks = (self._week(day) - self._week(day_of(self.first))).days // 7
        weekdays = {weekday for _, weekday in self.days} or {self.first.weekday()}
        return weeks % self.interval == 0 and day.weekday() in weekdays and self._in_month(day)

    def _monthly(self, day: dt.date) -> bool:
        months = (day.year - self.first.year) * 12 + day.month - self.first.month
        return months % self.interval == 0 and self._in_month(day) and day.day in self._of_month(day)

    def _yearly(self, day: dt.date) -> bool:
        months = self.months or (self.first.month,)
        years = day.year - self.first.year
        return years % self.interval == 0 and day.month in months and day.day in self._of_month(day)

    def _week(self, day: dt.date) -> dt.date:
        return day - dt.timedelta(days=(day.weekday() - self.week_starts) % 7)

    def _in_month(self, day: dt.date) -> bool:
        return not self.months or day.month in self.months

    def _among(self, day: dt.date) -> bool:
        last = calendar.monthrange(day.year, day.month)[1]
        return (
            self._in_month(day)
            and (not self.days or day.weekday() in {weekday for _, weekday in self.days})
            and (not self.monthdays or day.day in self.monthdays or day.day - last - 1 in self.monthdays)
        )

    def _of_month(self, day: dt.date) -> list[int]:
        """Return the days of a month the rule names."""
        last = calendar.monthrange(day.year, day.month)[1]
        found = [
            number
            for number in range(1, last + 1)
            if (not self.monthdays or number in self.monthdays or number - last - 1 in self.monthdays)
            and (not self.days or self._ranked(day.replace(day=number), last))
            and (self.days or self.monthdays or number == self.first.day)
        ]
        if not self.setpos:
            return found
        places = [place - 1 if place > 0 else place + len(found) for place in self.setpos]
        return [found[place] for place in places if 0 <= place < len(found)]

    def _ranked(self, day: dt.date, last: int) -> bool:
        before, after = (day.day + 6) // 7, -((last - day.day) // 7 + 1)
        return any(weekday == day.weekday() and rank in (0, before, after) for rank, weekday in self.days)


def rule_of(event: Component) -> Rule | None:
    """Return the rule of an event; None when it has none, or one that is not followed."""
    raw = event.get("RRULE")
    try:
        first = event.decoded("DTSTART")
        words = {str(name).upper(): _list(value) for name, value in raw.items()}
        rule = Rule(
            first=first,
            freq=str(words["FREQ"][0]).upper(),
            interval=int(words.get("INTERVAL", [1])[0]),
            count=int(words["COUNT"][0]) if "COUNT" in words else None,
            until=_until(words["UNTIL"][0]) if "UNTIL" in words else None,
            days=tuple(_weekday(str(one)) for one in words.get("BYDAY", ())),
            monthdays=_numbers(words, "BYMONTHDAY"),
            months=_numbers(words, "BYMONTH"),
            setpos=_numbers(words, "BYSETPOS"),
            week_starts=DAYS.index(str(words.get("WKST", ["MO"])[0]).upper()),
        )
    except (KeyError, ValueError, TypeError, AttributeError, IndexError):
        return None
    return rule if _is_followed(rule, words) else None


def _is_followed(rule: Rule, words: dict[str, list[Any]]) -> bool:
    if (
        rule.freq not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
        or rule.interval < 1
        or not words.keys() <= _KNOWN
    ):
        return False
    if rule.freq == "YEARLY":
        # Without a month, a weekday or a place is one of the whole year.
        return len(rule.months) == 1 or not (rule.days or rule.setpos)
    return rule.freq == "MONTHLY" or not (rule.setpos or any(rank for rank, _ in rule.days))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _numbers(words: dict[str, list[Any]], name: str) -> tuple[int, ...]:
    return tuple(int(one) for one in words.get(name, ()))


def _weekday(text: str) -> tuple[int, int]:
    found = _DAY.fullmatch(text.upper())
    if found is None:
        raise ValueError(text)
    return int(found[1] or 0), DAYS.index(found[2])


def _until(value: object) -> Start | None:
    """Return the last moment of a rule; of a day, its end."""
    until = local(value)
    if isinstance(until, dt.datetime) or until is None:
        return until
    return dt.datetime.combine(until, dt.time(23, 59, 59))


def _listed(event: Component, name: str) -> Iterator[Start]:
    for some in _list(event.get(name, [])):
        for one in getattr(some, "dts", ()):
            start = local(one.dt)
            if start is not None:
                yield start
