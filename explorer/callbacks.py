"""What goes wrong in a callback is told under the map instead of vanishing."""

import functools
import logging
import threading

import traitlets

from .message import Message, said_by

_log = logging.getLogger("explorer")
_now = threading.local()  # what people did, of which all that follows on this thread is a part


class TellsProblems(traitlets.HasTraits):
    """A widget whose `problem` says in one line what went wrong last, or is empty."""

    problem = traitlets.Unicode()
    _told_in = None

    @traitlets.observe("problem")
    def _note_what_led_to_it(self, _change):
        self._told_in = getattr(_now, "event", None)

    def tell(self, error):
        """Put an exception into words, and its traceback into the log.

        Parameters
        ----------
        error : Exception
        """
        _log.debug("in %s", type(self).__name__, exc_info=error)
        said = said_by(error)
        if not isinstance(said, Message):
            said = " ".join(said.split())[:280] or Message("problem.unknown", "something went wrong")
        self.problem = Message("problem", "{kind}: {said}", kind=type(error).__name__, said=said)


def told(callback):
    """Make a method of a `TellsProblems` tell its exceptions instead of raising them.

    The problem told before is then over, unless it came of the same click.
    """

    @functools.wraps(callback)
    def guarded(self, *arguments, **keywords):
        outermost = getattr(_now, "event", None) is None
        if outermost:
            _now.event = object()
        # First, so that what goes wrong on a thread the callback starts is not wiped away.
        if self._told_in is not _now.event:
            self.problem = ""
        try:
            callback(self, *arguments, **keywords)
        except Exception as error:
            self.tell(error)
        finally:
            if outermost:
                _now.event = None

    return guarded
