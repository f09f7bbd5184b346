"""What the saved page knows of a worksheet: its tasks in one language, and what an act on the map has to be.

`worksheet.js` marks by it as `explorer.activities.marking` does, and makes the same code.
"""

from collections.abc import Sequence
from typing import Any

from .. import mars
from ..activities.asked import Click, Find, Land, Measure, Read, reach_km
from ..activities.checked import in_language
from ..activities.marking import ASIDE, BOUNDS, DIRECTIONS, ENDS_KM, NO_LINE, NO_NUMBER, UNITS, why_not
from ..activities.results import CHECKS, GROUP, LETTERS, MASK, MOST_MINUTES, MOST_TRIES
from ..activities.worksheet import Task, Worksheet
from ..i18n.figures import TWO_WAYS
from ..i18n.wording import Wording
from ..mars.elevation import EVEN_M
from ..places.gazetteer import Place

MOST_ACCEPTED = 500
"""Of the places that a task accepts, how many have a dot in the page."""

_WORDS = (
    *("minutes", "progress", "task", "trains", "check", "undo", "next", "finish", "again", "metres", "line_begun", "line"),
    *("clue", "found", "done", "code", "qr", "even", "uneven", "no_heights"),
)
_VERDICTS = (
    *("named", "near", "off", "off_named", "found", "found_last", "twice", "nothing", "aside", "long", "too_long", "too_short"),
    *("height", "too_high", "too_low", "landing", "not_low", "not_flat", "not_warm"),
)


def asked_of(worksheet: Worksheet | None) -> list[Place]:
    """Every place that the tasks name, and of those that they accept the most important."""
    tasks = worksheet.tasks if worksheet else ()
    return list(dict.fromkeys(each for task in tasks for each in (*_named(task), *_accepted(task)[:MOST_ACCEPTED])))


def left_out(worksheet: Worksheet) -> str:
    """Which tasks accept more places than the page has, in a sentence for whoever saves it; "" where none does."""
    rows = enumerate(worksheet.tasks, 1)
    many = {str(row): len(_accepted(task)) for row, task in rows if len(_accepted(task)) > MOST_ACCEPTED}
    if not many:
        return ""
    return (
        f"Task {', '.join(many)} accepts up to {max(many.values())} places; the {MOST_ACCEPTED} most important have dots "
        "in the page, and of the others the ground is accepted. Bounds such as least_km make them fewer."
    )


def _named(task: Task) -> tuple[Place, ...]:
    """The places that a task speaks of, not those that are to be found."""
    asked = task.asked
    places = (asked.place,) if isinstance(asked, Click) else asked.places if isinstance(asked, (Measure, Read)) else ()
    return tuple(place for place in places if place.name)


def _accepted(task: Task) -> tuple[Place, ...]:
    """The places of which some are to be found, the most important first."""
    return task.asked.places if isinstance(task.asked, Find) else ()


def sheet_of(worksheet: Worksheet | None, places: Sequence[Place], wording: Wording) -> dict[str, Any] | None:
    """A worksheet ready for JSON, with the places of the page, by whose numbers it is told what was clicked."""
    if worksheet is None:
        return None
    return {
        "title": in_language(worksheet.title, wording.language),
        "audience": in_language(worksheet.audience, wording.language),
        "minutes": worksheet.minutes,
        "fingerprint": worksheet.fingerprint,
        "tasks": [_task(task, places, wording) for task in worksheet.tasks],
        "words": words(wording),
        "units": UNITS,
        "bounds": BOUNDS,
        "directions": DIRECTIONS,
        "even_m": EVEN_M,
        "code": {
            **{"letters": LETTERS, "group": GROUP, "checks": CHECKS, "mask": MASK},
            **{"most_tries": MOST_TRIES, "most_minutes": MOST_MINUTES},
        },
        "body": {"equator": mars.EQUATORIAL_RADIUS / 1000, "pole": mars.POLAR_RADIUS / 1000},
    }


def words(wording: Wording) -> dict[str, str]:
    """The texts of the tasks, by their keys; what stands in braces is put in by the page."""
    keys = [
        *(f"sheet.{name}" for name in _WORDS),
        *(f"verdict.{name}" for name in _VERDICTS),
        *(f"direction.{name}" for name in DIRECTIONS),
        *("page.kept", "sheet.again.sure", "sheet.code.hint", "list.comma", "sentences.gap", "ruler.profile"),
    ]
    scolds = {"no_line": NO_LINE, "no_number": NO_NUMBER, "two_ways": TWO_WAYS}
    scolded = {key: wording.translated(message) for key, message in scolds.items()}
    return {key: wording.say(key) for key in keys} | scolded


def _task(task: Task, places: Sequence[Place], wording: Wording) -> dict[str, Any]:
    language, how = wording.language, type(task.asked).__name__.lower()
    return {
        "words": in_language(task.words, language),
        "trains": in_language(task.trains, language),
        "why": in_language(task.why, language),
        "hints": [in_language(hint, language) for hint in task.hints],
        "how": how,
        "act": wording.sentences(wording.say(f"sheet.how.{how}"), _bound(task, wording)),
        "named": [number for number, place in enumerate(places) if place in _named(task)],
        "asked": _asked(task, places, wording),
    }


def _bound(task: Task, wording: Wording) -> str:
    """That not all places which are accepted have dots, where that is so."""
    total = len(_accepted(task))
    if total <= MOST_ACCEPTED:
        return ""
    return wording.say("page.accepted", count=wording.whole(MOST_ACCEPTED), total=wording.whole(total))


def _asked(task: Task, places: Sequence[Place], wording: Wording) -> dict[str, Any]:
    asked = task.asked
    if isinstance(asked, Click):
        name = wording.name(asked.place) if asked.place.name else ""
        return {"name": name, **_at(asked.place), "within_km": asked.within_km}
    if isinstance(asked, Find):
        wanted = [{"name": wording.name(each), **_at(each), "reach_km": reach_km(each)} for each in asked.places]
        numbers = {each: number for number, each in enumerate(asked.places)}
        of = [numbers.get(each) for each in places]
        why = [
            "" if number is not None else why_not(asked, each).words(wording) for number, each in zip(of, places, strict=True)
        ]
        return {"count": asked.count, "places": wanted, "of": of, "why": why}
    if isinstance(asked, Measure):
        told = {"places": [_at(each) for each in asked.places], "length_km": asked.length_km}
        far = ASIDE * asked.length_km if len(asked.places) == 1 else max(asked.within_percent / 100 * asked.length_km, ENDS_KM)
        return {**told, "within_percent": asked.within_percent, "aside_km": far}
    if isinstance(asked, Read):
        return {"height": asked.height_m, "within_m": asked.within_m}
    assert isinstance(asked, Land)
    return {"below_m": asked.below_m, "within_latitude": asked.within_latitude, "flat_m": asked.flat_m}


def _at(place: Place) -> dict[str, float]:
    return {"latitude": round(place.latitude, 5), "longitude": round(place.longitude, 5)}
