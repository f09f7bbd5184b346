"""What the panel of a worksheet says, as HTML: of the whole, of the task that is shown, of what was done, of the result."""

from collections.abc import Mapping

from markupsafe import Markup

from ..activities.asked import Find, Land, Measure, Read
from ..activities.checked import in_language
from ..activities.marking import Attempt
from ..activities.measure import measure
from ..activities.results import Result
from ..activities.work import Work
from ..activities.worksheet import Task, Worksheet
from ..i18n.wording import Wording
from ..places.gazetteer import Place

_QR_SCALE, _QR_BORDER = 5, 4  # pixels to a module; modules of quiet about it, as the standard wants
_NOTHING = Markup("<div role='status'></div>")


def head_html(worksheet: Worksheet, work: Work, wording: Wording) -> Markup:
    """The title, for whom it is, and how far one is."""
    title, audience = (in_language(each, wording.language) for each in (worksheet.title, worksheet.audience))
    minutes = wording.say("sheet.minutes", count=worksheet.minutes) if worksheet.minutes else ""
    solved = sum(each.is_solved for each in work.attempts)
    progress = wording.say("sheet.progress", solved=solved, count=len(work.attempts))
    facts = " · ".join(filter(None, (audience, minutes, progress)))
    kept = Markup("<p class='explorer-facts'>{}</p>").format(wording.say("sheet.kept")) if work.is_taken_over else ""
    return Markup("<h2>{}</h2><p class='explorer-facts'>{}</p>{}").format(title, facts, kept)


def task_html(task: Task, number: int, wording: Wording) -> Markup:
    """What a task asks, and how it is answered."""
    trains = in_language(task.trains, wording.language)
    trained = wording.say("sheet.trains", what=trains) if trains else ""
    how = wording.sentences(trained, wording.say(f"sheet.how.{_how(task)}"))
    words = Markup("<h3>{}</h3><p class='explorer-question'>{}</p><p class='explorer-facts'>{}</p>")
    return words.format(wording.say("sheet.task", number=number), in_language(task.words, wording.language), how)


def _how(task: Task) -> str:
    """By which act a task is answered."""
    asked = task.asked
    if isinstance(asked, Find):
        return "find"
    if isinstance(asked, Measure):
        return "measure"
    if isinstance(asked, Read):
        return "read"
    return "land" if isinstance(asked, Land) else "click"


def line_html(points: tuple[Place, ...], wording: Wording) -> Markup:
    """How far a line is drawn; nothing before it is begun."""
    if not points:
        return Markup("")
    if len(points) < 2:
        words = wording.say("sheet.line_begun", name=wording.name(points[0]))
    else:
        words = wording.say("sheet.line", length=wording.length(measure(points).length_km), count=len(points))
    return Markup("<p>{}</p>").format(words)


def verdict_html(task: Task, attempt: Attempt, wording: Wording) -> Markup:
    """What is to be said of the last act, with a hint where it was wrong."""
    if attempt.verdict is None:
        return _NOTHING
    kind, mark = ("right", "✓") if attempt.verdict.is_right else ("wrong", "✗")
    verdict = Markup("<p class='explorer-verdict explorer-verdict-{}'>{} {}</p>")
    said = verdict.format(kind, mark, attempt.verdict.words(wording))
    found = Markup("")
    if isinstance(task.asked, Find) and attempt.found:
        names = wording.say("list.comma").join(map(wording.name, attempt.found))
        found = Markup("<p class='explorer-facts'>{}</p>").format(wording.say("sheet.found", names=names))
    hints = [] if attempt.is_solved else task.hints[: attempt.tries]
    clues = (wording.say("sheet.clue", hint=in_language(hint, wording.language)) for hint in hints)
    told = Markup("").join(map(Markup("<p class='explorer-sheet-clue'>{}</p>").format, clues))
    return Markup("<div role='status'>{}{}{}</div>").format(said, found, told)


def result_html(result: Result, whys: Mapping[int, str], wording: Wording) -> Markup:
    """The code that tells a result, to be read, copied or scanned, and what was written with the tasks."""
    say = wording.say
    words = say("sheet.done", solved=result.solved, count=len(result.tasks), minutes=result.minutes)
    spelled = ", ".join(" ".join(group) for group in result.code.split("-"))
    code = Markup("<p class='explorer-sheet-code' tabindex='0' aria-label='{}'>{}</p>").format(spelled, result.code)
    written = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(say("sheet.task", number=number + 1), words)
        for number, words in sorted(whys.items())
        if words
    )
    return Markup("<div role='status'><h3>{}</h3><p>{}</p>{}{}<p class='explorer-facts'>{}</p></div><dl>{}</dl>").format(
        say("sheet.code"), words, code, _qr(result.code, say("sheet.qr")), say("sheet.code.hint"), written
    )


def _qr(code: str, words: str) -> Markup:
    """The code as a QR code to be scanned."""
    import segno  # only who has solved a worksheet needs it

    address = segno.make(code, micro=False).svg_data_uri(scale=_QR_SCALE, border=_QR_BORDER, light="#fff")
    return Markup('<img class="explorer-sheet-qr" alt="{}" src="{}">').format(words, address)
