"""Looking for the survey of pictures, until it answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..background import Turn, rest
from ..imagery.hips.hips import Hips, HipsError, shared_moric
from ..message import said_by

_AGAIN = 5.0, 30.0  # seconds before a survey that did not answer is asked again: at first, and later on


@dataclass(frozen=True)
class Trouble:
    """What keeps the survey or its tiles away, and whether the ground stands in for it."""

    words: str
    stands_in: bool


@dataclass(frozen=True)
class Misset:
    """Stands for a survey that cannot be asked at all, by what the environment says."""

    trouble: str
    reachable: bool = False


def search(wanted: Turn, report: Callable[..., bool]) -> Iterator[None]:
    """Ask the survey for its properties until it answers.

    `report` takes the ``survey`` that is asked, that one as ``found`` when it has answered, and the ``trouble`` with it;
    it says whether the search is wanted still.
    """
    try:
        survey = shared_moric()
    except ValueError as error:
        misset = Misset(said_by(error))
        report(survey=misset, found=None, trouble=trouble_with(misset))
        return
    pause, longest = _AGAIN
    while report(survey=survey):
        try:
            yield from survey.load_in_turns(wanted)
        except HipsError:
            report(trouble=trouble_with(survey))
            if not wanted.waits:
                return
            yield from rest(pause, wanted)
            pause = longest
            continue
        report(found=survey)
        return


def trouble_with(survey: Hips | Misset | None) -> Trouble | None:
    """What keeps a survey or its tiles away, if anything does; `survey` is None where none is asked for."""
    if survey is None or not (words := survey.trouble):
        return None
    return Trouble(words, not survey.reachable)
