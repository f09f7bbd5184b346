"""A table as it was found, with what its file says of itself beside the columns."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ..mars.shape import Ring, Shape
from ..message import Message
from .columns import CatalogueError


class Problem(NamedTuple):
    """A row that could not be read at all; the column is "" where it is the whole row."""

    number: int
    column: str
    reason: Message


class Said(NamedTuple):
    """One thing that a file, a heading or a person says of positions, and who says it: "as 'lon_w' says"."""

    what: str
    why: Message


AS_TOLD = Message("why.told", "as told")
AS_HEADING = Message("why.heading", "as its heading says")


def as_column(column: str) -> Message:
    """Why, where a column or its heading says so."""
    return Message("why.column", "as {column!r} says", column=column)


@dataclass
class Notes:
    """Sentences on how a table was read.

    Attributes
    ----------
    sentences
        All of them.
    seen
        Those that people must see at once: what was assumed, turned, scaled, renamed or left out.
    """

    sentences: list[Message] = field(default_factory=list)
    seen: list[Message] = field(default_factory=list)

    def state(self, sentence: Message) -> None:
        """Note what stands in the file itself."""
        if sentence not in self.sentences:
            self.sentences.append(sentence)

    def assume(self, sentence: Message) -> None:
        """Note what was assumed or changed."""
        if sentence not in self.sentences:
            self.sentences.append(sentence)
            self.seen.append(sentence)

    def renamed(self, name: str, called: str) -> None:
        """Note that a column has another name than in the source."""
        english = "The column {name!r} is called {called!r} here."
        self.assume(Message("note.renamed", english, name=name[:60], called=called[:60]))

    def middles(self, count: int) -> None:
        """Note that lines and areas stand where their middle is."""
        self.assume(Message("note.middles", "Lines and areas stand where their middle is: {count}.", count=count))


YOURS = Message("catalogue.yours", "Your places")
"""The title of a table that has none."""


@dataclass
class Source:
    """A table as it was found.

    Attributes
    ----------
    table
        Its index is the number of each row as a person sees it. Rows with problems are not in it.
    title
        The file's name without its ending.
    folder
        Where the file lies.
    row
        What a row is called: "row" or "feature".
    columns
        Which columns the format itself says are what, as of `explorer.read_features`.
    units
        What a line of units below the names says, by column.
    direction, latitude_type
        Which way the file itself says that longitudes count, "east" or "west", and what its latitudes are,
        "planetocentric" or "planetographic".
    heard
        Lines beside the rows, as far as they were heard.
    questions
        What these lines may say, to ask where nothing else decides, by the argument that then does; "south" where
        the column's name does.
    comma
        What a comma in a number means where other numbers of the table tell: "decimal", "thousands" or "".
    rings
        Corners of lines and areas by the index of the table, as long as they stand as in the file.
    shapes
        Lines and areas by the index of the table, in degrees that count as the positions do.
    problems, notes
        What could not be read, and what had to be assumed.
    """

    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    title: str = YOURS
    folder: Path | None = None
    row: str = "row"
    columns: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    direction: Said | None = None
    latitude_type: Said | None = None
    heard: list[str] = field(default_factory=list)
    questions: dict[str, str] = field(default_factory=dict)
    comma: str = ""
    rings: dict[Any, list[Ring]] = field(default_factory=dict)
    shapes: dict[Any, Shape] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)

    def ask(self, argument: str) -> None:
        """A `CatalogueError` with the question that this argument decides, or "south", if there is one."""
        if argument in self.questions:
            raise CatalogueError(self.questions[argument])
