"""What goes wrong in a callback is told under the map instead of vanishing."""

import functools
import logging

import traitlets

_log = logging.getLogger("explorer")


class TellsProblems(traitlets.HasTraits):
    """A widget whose `problem` says in one line what went wrong last, or is empty."""

    problem = traitlets.Unicode()

    def tell(self, error):
        """Put an exception into words, and its traceback into the log.

        Parameters
        ----------
        error : Exception
        """
        _log.debug("in %s", type(self).__name__, exc_info=error)
        line = " ".join(str(error).split()) or "something went wrong"
        self.problem = f"{type(error).__name__}: {line}"[:300]


def told(callback):
    """Make a method of a `TellsProblems` tell its exceptions instead of raising them.

    The problem told before is then over.
    """

    @functools.wraps(callback)
    def guarded(self, *arguments, **keywords):
        # First, so that what goes wrong on a thread the callback starts is not wiped away.
        self.problem = ""
        try:
            callback(self, *arguments, **keywords)
        except Exception as error:
            self.tell(error)

    return guarded
