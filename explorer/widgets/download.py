"""Files that the kernel makes and the browser saves: what is on a server or in Binder gets to the people so."""

import base64
from importlib import resources

from .heard import Heard


class Download(Heard):
    """Stands, unseen, somewhere on the page."""

    _esm = resources.files("explorer.widgets").joinpath("download.js").read_text("utf-8")

    def __repr__(self) -> str:
        return "Download()"

    def offer(self, name: str, kind: str, content: bytes) -> None:
        """Have the browser save a file under a name, of a media type such as "text/csv"."""
        self.send({"name": name, "kind": kind}, buffers=[content])

    def offer_table(self, name: str, csv: str) -> None:
        """Have it save a table, with the mark before it by which spreadsheets know that it is UTF-8."""
        self.offer(name, "text/csv", f"\ufeff{csv}".encode())


def address_of(kind: str, content: bytes) -> str:
    """A file's content as an address that a page can show or hand out."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
