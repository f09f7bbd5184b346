"""Files that the kernel makes and the browser saves: what is on a server or in Binder gets to the people so."""

from importlib import resources

import anywidget


class Download(anywidget.AnyWidget):
    """Stands, unseen, somewhere on the page."""

    _esm = resources.files("explorer.widgets").joinpath("download.js").read_text("utf-8")

    def __repr__(self):
        return "Download()"

    def offer(self, name, kind, content):
        """Have the browser save a file.

        Parameters
        ----------
        name : str
            As it is called where it is saved.
        kind : str
            Its media type, such as "text/csv".
        content : bytes
        """
        self.send({"name": name, "kind": kind}, buffers=[content])
