"""PDS3 labels: the names and units of columns of the table that they describe."""

import re

from .columns import CatalogueError
from .source import Source


def read_label(content: bytes, found: Source) -> bool:
    """Read the table that a label describes; False where the content is no label."""
    if not re.match(rb"\s*(PDS_VERSION_ID|CCSD3ZF)", content):
        return False
    raise CatalogueError(
        f"{found.title} is a label of the PDS; the names of the columns stand in it. Read the table with "
        "pandas.read_csv(..., header=None, names=[...]), and give the DataFrame."
    )
