"""A link to the view, put on the clipboard."""

from importlib import resources

from .heard import Heard


class Share(Heard):
    """Copies a text in the browser, shows it, and says so for a while."""

    _esm = resources.files("explorer.widgets").joinpath("share.js").read_text("utf-8")

    def __repr__(self) -> str:
        return "Share()"

    def copy(self, text: str, done: str, failed: str) -> None:
        """Copy a text, and say that it is done, or what to do where the browser does not let us."""
        self.send({"text": text, "done": done, "failed": failed})
