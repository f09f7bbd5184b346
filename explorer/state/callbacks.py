"""What happens when people do something: errors are told on the page instead of vanishing.

Callbacks run on whatever thread the front end's messages arrive on. What takes long is asked of a `background.Background`.
"""

import functools
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, Protocol

_P = ParamSpec("_P")


class Tells(Protocol):
    """Whoever tells people what goes wrong: the state."""

    def tell(self, error: Exception) -> None: ...

    def doing(self) -> Any: ...


class KnowsState(Protocol):
    """A part of the page."""

    @property
    def state(self) -> Tells: ...


@dataclass(frozen=True)
class Listener:
    """A function of somebody else's that hears of changes: what it raises is told, and keeps nobody else from hearing."""

    call: Callable[[Any], object]
    tell: Callable[[Exception], None]

    def __call__(self, change: Any) -> None:
        try:
            self.call(change)
        except Exception as error:
            if change.name == "problem":  # to tell of it would call this again
                traceback.print_exception(error)
            else:
                self.tell(error)


def guarded(callback: Callable[Concatenate[Any, _P], object]) -> Callable[Concatenate[Any, _P], None]:
    """Make a method that people call by what they do tell its exceptions instead of raising them.

    What was told before is over then.
    """

    @functools.wraps(callback)
    def run(self: KnowsState, *arguments: _P.args, **keywords: _P.kwargs) -> None:
        with self.state.doing():
            try:
                callback(self, *arguments, **keywords)
            except Exception as error:
                self.state.tell(error)

    return run
