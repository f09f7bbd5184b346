"""What somebody has done of a worksheet: how far each task is, what was written down, how long it took."""

import copy
import time
from collections.abc import Hashable
from dataclasses import dataclass, field

from .asked import Asked
from .marking import Act, Attempt, tried
from .results import Result
from .worksheet import Worksheet


@dataclass
class Work:
    """The work on a worksheet, which may be put aside for another and taken up again.

    Attributes
    ----------
    asked
        What its tasks ask.
    attempts
        How far each of them is.
    at
        The task that is shown, or was last.
    whys
        What was written, by the number of the task.
    is_taken_over
        Whether all of it was done in another explorer.
    """

    asked: list[Asked] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    at: int = 0
    whys: dict[int, str] = field(default_factory=dict)
    is_taken_over: bool = False
    _before: float = 0.0  # seconds that went into it until it was taken up last
    _since: float | None = None  # when that was; None while it is put aside
    _acted: float = 0.0  # when something was done of it last, or it was taken up
    _taken: float | None = None  # seconds as all was solved, or the result was asked for

    @property
    def attempt(self) -> Attempt:
        """How far the task is that is shown."""
        return self.attempts[self.at]

    @property
    def is_all_solved(self) -> bool:
        """Whether no task is left."""
        return all(each.is_solved for each in self.attempts)

    @property
    def _is_begun(self) -> bool:
        return any(each.tries or each.found for each in self.attempts) or any(self.whys.values())

    @property
    def following(self) -> int:
        """The next task that is not solved, or else the next."""
        after = [(self.at + step) % len(self.attempts) for step in range(1, len(self.attempts))]
        return next((each for each in after if not self.attempts[each].is_solved), after[0] if after else 0)

    def take_up(self, asked: list[Asked]) -> None:
        """Go on with what is asked as before, and begin the rest; the time counts from now on."""
        same = {number for number, (last, now) in enumerate(zip(self.asked, asked, strict=False)) if last == now}
        self.attempts = [self.attempts[number] if number in same else Attempt() for number in range(len(asked))]
        self.whys = {number: words for number, words in self.whys.items() if number in same}
        self.at = min(self.at, max(len(asked) - 1, 0))
        self.asked = asked
        if self.is_taken_over and not self._is_begun:  # it was of another worksheet that was tried
            self.is_taken_over, self._before = False, 0.0
        self._since = self._acted = time.monotonic()

    def put_aside(self) -> None:
        """Count no more time."""
        self._before, self._since = self._seconds, None

    def taken_over(self) -> "Work":
        """A copy for another explorer; its time ends with what was done last, for a kernel may go on for days."""
        made = copy.copy(self)
        if self._since is not None:
            made._before, made._since = self._before + self._acted - self._since, None
        made.is_taken_over = self._is_begun
        return made

    def act(self, act: Act) -> None:
        """Mark an act on the task that is shown."""
        self.is_taken_over, self._acted = False, time.monotonic()
        self.attempts[self.at] = tried(self.asked[self.at], self.attempt, act)
        if self.is_all_solved:
            self._taken = self._seconds

    def end(self) -> None:
        """Have the result tell of the time until now, or until all was solved."""
        if not self.is_all_solved or self._taken is None:  # what was not solved may have been taken back
            self._taken = self._seconds

    def result(self, worksheet: Worksheet) -> Result:
        """What there is to tell, as of its end."""
        return Result.of(worksheet, self.attempts, (self._seconds if self._taken is None else self._taken) / 60)

    @property
    def _seconds(self) -> float:
        return self._before + (0.0 if self._since is None else time.monotonic() - self._since)


_begun: dict[Hashable, Work] = {}  # as long as the kernel runs: by what each worksheet is known, the newest work on it


def work_on(key: Hashable) -> Work:
    """The work on a worksheet: what was begun of it last, also in another explorer, as that of a cell that is run again.

    It is a copy. Whoever still works with the other explorer goes on there.
    """
    work = _begun.get(key, Work()).taken_over()
    remember(key, work)
    return work


def remember(key: Hashable, work: Work) -> None:
    """Have this be the newest work on a worksheet."""
    _begun[key] = work


def forget(key: Hashable) -> None:
    """Begin a worksheet anew the next time."""
    _begun.pop(key, None)
