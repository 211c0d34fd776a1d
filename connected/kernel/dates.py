"""Dates and times as people here write them, in Kazakh, Russian and English.

The tables of months and weekdays are our own: CLDR's Kazakh patterns ("2026 ж. 15 қаз.") are not what an official
letter says. Nothing here knows a framework, so that letters, pages and exports may all use it.
"""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import get_timezone_location

#: January first; Russian in the genitive, as months stand after a day.
MONTHS = (
    {"kk": "қаңтар", "ru": "января", "en": "January"},
    {"kk": "ақпан", "ru": "февраля", "en": "February"},
    {"kk": "наурыз", "ru": "марта", "en": "March"},
    {"kk": "сәуір", "ru": "апреля", "en": "April"},
    {"kk": "мамыр", "ru": "мая", "en": "May"},
    {"kk": "маусым", "ru": "июня", "en": "June"},
    {"kk": "шілде", "ru": "июля", "en": "July"},
    {"kk": "тамыз", "ru": "августа", "en": "August"},
    {"kk": "қыркүйек", "ru": "сентября", "en": "September"},
    {"kk": "қазан", "ru": "октября", "en": "October"},
    {"kk": "қараша", "ru": "ноября", "en": "November"},
    {"kk": "желтоқсан", "ru": "декабря", "en": "December"},
)

#: Monday first.
WEEKDAYS = (
    {"kk": "дүйсенбі", "ru": "понедельник", "en": "Monday"},
    {"kk": "сейсенбі", "ru": "вторник", "en": "Tuesday"},
    {"kk": "сәрсенбі", "ru": "среда", "en": "Wednesday"},
    {"kk": "бейсенбі", "ru": "четверг", "en": "Thursday"},
    {"kk": "жұма", "ru": "пятница", "en": "Friday"},
    {"kk": "сенбі", "ru": "суббота", "en": "Saturday"},
    {"kk": "жексенбі", "ru": "воскресенье", "en": "Sunday"},
)

_YEARS = {
    "kk": "{year} жылғы {days}",
    "ru": "{days} {year} года",
    "en": "{days} {year}",
}
_WITH_WEEKDAY = {
    "kk": "{date}, {weekday}",
    "ru": "{date}, {weekday}",
    "en": "{weekday}, {date}",
}
_ZONES = {
    "kk": "{city} уақыты ({offset})",
    "ru": "время {city} ({offset})",
    "en": "{city} time ({offset})",
}
_RUSSIAN_ZONE_OF_UNDECLINED_CITY = "местное время ({city}, {offset})"

_CAPITAL_ZONE = "Asia/Almaty"
_KAZAKH_ZONES = {f"Asia/{city}" for city in ("Almaty", "Aqtau", "Aqtobe", "Atyrau", "Oral", "Qostanay", "Qyzylorda")}
_ASTANA = {"kk": "Астана", "ru": "Астаны", "en": "Astana"}
_RUSSIAN_GENITIVES = {
    "Asia/Tashkent": "Ташкента",
    "Asia/Bishkek": "Бишкека",
    "Asia/Dushanbe": "Душанбе",
    "Asia/Ashgabat": "Ашхабада",
    "Asia/Baku": "Баку",
    "Asia/Tbilisi": "Тбилиси",
    "Asia/Yerevan": "Еревана",
    "Europe/Moscow": "Москвы",
    "Europe/Istanbul": "Стамбула",
    "Europe/London": "Лондона",
    "Europe/Paris": "Парижа",
    "Europe/Berlin": "Берлина",
}


def long_date(day: date, language: str) -> str:
    """Write a date in full with its weekday, e.g. "2026 жылғы 15 қазан, бейсенбі".

    Args:
        day: the date; of a datetime only the date as it stands is used, so bring it into the wanted zone first.
        language: kk, ru or en.

    Raises:
        KeyError: the language is none of the three.
    """
    return _WITH_WEEKDAY[language].format(date=plain_date(day, language), weekday=WEEKDAYS[day.weekday()][language])


def plain_date(day: date, language: str) -> str:
    """Write a date in full without its weekday, e.g. "15 октября 2026 года". Arguments and errors as `long_date`."""
    return _in_year(day.year, _day_month(day, language), language)


def short_date(day: date, language: str) -> str:
    """Write a date for tables: 15.10.2026 in Kazakh and Russian, 15 Oct 2026 in English. Arguments as `long_date`."""
    if language == "en":
        return f"{day.day} {MONTHS[day.month - 1]['en'][:3]} {day.year}"
    return f"{day:%d.%m}.{day.year:04}"


def date_range(start: date, end: date, language: str) -> str:
    """Write the days from `start` to `end`, both included, repeating no month or year that stays the same.

    Args:
        start: the first day.
        end: the last day; the same day gives a single date.
        language: kk, ru or en.

    Returns:
        "17–18 октября 2024 года", "30 September – 2 October 2024", "2024 жылғы 31 желтоқсан – 2025 жылғы 2 қаңтар".

    Raises:
        KeyError: the language is none of the three.
        ValueError: the end is before the start.
    """
    if end < start:
        raise ValueError(f"a range ends before it begins: {start} to {end}")
    if start == end:
        return plain_date(start, language)
    if start.year != end.year:
        return f"{plain_date(start, language)} – {plain_date(end, language)}"
    if start.month != end.month:
        return _in_year(
            start.year,
            f"{_day_month(start, language)} – {_day_month(end, language)}",
            language,
        )
    return _in_year(start.year, f"{start.day}–{_day_month(end, language)}", language)


def local_time(at: datetime, timezone: str) -> str:
    """Write the hour and minute of an instant on the clocks of a zone, in 24 hours, e.g. "09:05".

    Args:
        at: an aware datetime.
        timezone: IANA name, e.g. "Asia/Almaty".

    Raises:
        ValueError: the datetime is naive.
        ZoneInfoNotFoundError: no such zone.
    """
    return f"{in_zone(at, timezone):%H:%M}"


def date_time(at: datetime, timezone: str, language: str) -> str:
    """Write an instant as date and time in a zone, e.g. "15 октября 2026 года, 18:00".

    The zone itself is not named: put `zone_name` beside it once, not at every time of a page.
    Arguments and errors as `local_time` and `long_date`.
    """
    local = in_zone(at, timezone)
    return f"{plain_date(local, language)}, {local:%H:%M}"


def zone_name(timezone: str, at: datetime, language: str) -> str:
    """Name a zone by its city and its offset at an instant, e.g. "Астана уақыты (UTC+5)".

    Kazakhstan has had one time since 1 March 2024, called by its capital's name and not by the city of the IANA zone; a
    zone of Kazakhstan is called so whenever its clock agrees with the capital's. Russian declines the cities we know
    and names the others in brackets, because a city's genitive cannot be guessed.

    Args:
        timezone: IANA name, e.g. "Asia/Almaty".
        at: an aware datetime at which the offset is wanted (it changes with summer time and with laws).
        language: kk, ru or en.

    Raises:
        KeyError: the language is none of the three.
        ValueError: the datetime is naive.
        ZoneInfoNotFoundError: no such zone.
    """
    offset = utc_offset(timezone, at)
    if timezone in _KAZAKH_ZONES and offset == utc_offset(_CAPITAL_ZONE, at):
        return _ZONES[language].format(city=_ASTANA[language], offset=offset)
    city = _city(timezone, language)
    if city == "UTC":
        return city
    if language != "ru":
        return _ZONES[language].format(city=city, offset=offset)
    if genitive := _RUSSIAN_GENITIVES.get(timezone):
        return _ZONES["ru"].format(city=genitive, offset=offset)
    return _RUSSIAN_ZONE_OF_UNDECLINED_CITY.format(city=city, offset=offset)


def utc_offset(timezone: str, at: datetime) -> str:
    """Write how far a zone's clocks are from UTC at an instant: "UTC+5", "UTC+5:30", "UTC−4" (with a true minus).

    Arguments and errors as `local_time`.
    """
    offset = in_zone(at, timezone).utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def in_zone(at: datetime, timezone: str) -> datetime:
    """Bring an aware datetime into a zone. Arguments and errors as `local_time`."""
    if at.tzinfo is None:
        raise ValueError("a naive datetime is no instant: give it a zone")
    return at.astimezone(ZoneInfo(timezone))


def _in_year(year: int, days: str, language: str) -> str:
    return _YEARS[language].format(year=year, days=days)


def _day_month(day: date, language: str) -> str:
    return f"{day.day} {MONTHS[day.month - 1][language]}"


@cache
def _city(timezone: str, language: str) -> str:
    try:
        name = get_timezone_location(timezone, locale=language, return_city=True)
    except LookupError as error:
        raise ZoneInfoNotFoundError(f"no time zone {timezone!r}") from error
    return name.rsplit("/", 1)[-1]  # CLDR leaves "Argentina/Ushuaia" where its own name is unknown to it
