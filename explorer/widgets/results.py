"""The results of a class: codes pasted, who is where told task by task, and taken away as a table."""

from itertools import zip_longest
from typing import Any

import ipywidgets
import pandas as pd
from markupsafe import Markup

from ..activities.checked import in_language
from ..activities.results import Result, read_results, shipped, whose_result
from ..activities.worksheet import SHIPPED
from ..catalogue.formulas import safe_csv
from ..message import Message, said_by
from ..state import State
from ..state.callbacks import guarded
from .download import Download
from .panel import Panel, button, told_html, unseen

_CELL = Markup("<td>{}</td>")


class Results(Panel, ipywidgets.VBox):
    """Codes, one to a line, and their table."""

    def __init__(self, state: State) -> None:
        self._table = pd.DataFrame()
        self._lines: list[tuple[str, Result | None, Message | None]] = []
        self._head, self._words = ipywidgets.HTML(), ipywidgets.HTML()
        self._codes = unseen(ipywidgets.Textarea(rows=5)).add_class("explorer-sheet-codes")
        self._save, self._download = button(), Download()
        super().__init__(state, [self._head, self._codes, self._words, self._save, self._download])
        self.add_class("explorer-sheet-results")
        self._codes.observe(self._read, "value")
        self._save.on_click(self._offer)
        self.watch_words(self._reword)

    def show_marks(self) -> None:
        """Nothing lies over the map for results."""
        with self.state.lock:
            self.state.change(tracks=self.state.tracks_with("tasks"))

    @guarded
    def _read(self, _change: object) -> None:
        known = self.state.worksheet
        self._table, wrong = pd.DataFrame(), ""
        try:
            self._table = read_results(self._codes.value, [known] if known else [], language=self.state.language)
            self._lines = [whose_result(line) for line in self._codes.value.splitlines() if line.strip()]
        except ValueError as error:
            wrong = self.state.wording.translated(said_by(error))
        self._show(wrong)

    @guarded
    def _offer(self, _button: object) -> None:
        self._download.offer_table("mars-results.csv", safe_csv(self._table))

    def _reword(self) -> None:
        say = self.state.wording.say
        head = Markup("<h2>{}</h2><p class='explorer-facts'>{}</p>")
        self._head.value = head.format(say("results.head"), say("results.hint"))
        self._codes.description, self._codes.placeholder = say("results.codes"), say("results.example")
        self._save.description = say("results.save")
        self._read(None)

    def _show(self, wrong: str) -> None:
        wording, table = self.state.wording, self._table
        say = wording.say
        self._save.disabled = table.empty
        if table.empty:
            self._words.value = told_html(wrong)
            return
        good = table[table.problem == ""]
        tasks = [name for name in table if name.startswith("task_")]
        told = say("results.count", good=len(good), count=len(table))
        head = Markup("<th scope='col' title='{}'>{}</th>")
        words = zip_longest(tasks, self._words_of_tasks()[: len(tasks)], fillvalue="")
        heads = Markup("").join(
            [
                head.format("", say("results.who")),
                *(head.format(told, name.removeprefix("task_")) for name, told in words),
                head.format("", say("results.minutes")),
            ]
        )
        rows = Markup("").join(self._row(number, row, tasks) for number, (_, row) in enumerate(table.iterrows()))
        solved = Markup("").join(_CELL.format(int((good[name] > 0).sum())) for name in tasks)
        foot = Markup("<tr><th scope='row'>{}</th>{}<td></td></tr>").format(say("results.solved"), solved)
        if len(self._fingerprints) > 1:  # the first task of one worksheet is not that of another
            foot = Markup("")
        titles = ", ".join(sorted({title for title in good.worksheet if title}))
        self._words.value = Markup(
            "<p role='status'>{}</p><p class='explorer-facts'>{}</p><div class='explorer-sheet-table' tabindex='0'>"
            "<table><thead><tr>{}</tr></thead><tbody>{}</tbody><tfoot>{}</tfoot></table></div>"
            "<p class='explorer-facts'>{}</p>"
        ).format(told, titles, heads, rows, foot, say("results.key"))

    def _row(self, number: int, row: Any, tasks: list[str]) -> str:
        """A line of the class; of one without a code, or with two, all that was typed, so that it can be mended."""
        wording = self.state.wording
        if problem := self._lines[number][2]:
            refused = Markup("<tr><td colspan='{}'>{}<br><strong>{}</strong></td></tr>")
            return refused.format(len(tasks) + 2, row.who, wording.translated(problem))
        cells = Markup("").join(_CELL.format(_cell(row[name])) for name in tasks) + _CELL.format(row.minutes)
        who = row.who or wording.say("results.line", number=number + 1)
        return Markup("<tr><th scope='row'>{}</th>{}</tr>").format(who, cells)

    @property
    def _fingerprints(self) -> set[int]:
        """What the worksheets ask of which there are codes."""
        return {result.fingerprint for _, result, _ in self._lines if result}

    def _words_of_tasks(self) -> list[str]:
        """What the tasks say, where all codes are of one worksheet that is known."""
        told = self._fingerprints
        known = {each.fingerprint: each for each in (*map(shipped, SHIPPED), self.state.worksheet) if each}
        if len(told) != 1 or not told <= known.keys():
            return []
        return [in_language(task.words, self.state.language) for task in known[told.pop()].tasks]


def _cell(tries: object) -> str:
    """How a task went: solved or not, and the tries."""
    if not isinstance(tries, int) or not tries:
        return ""
    return f"✓ {tries}" if tries > 0 else f"✗ {-tries}"
