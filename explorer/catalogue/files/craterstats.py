"""Files of Craterstats and CraterTools: what is counted, in blocks with names of their own."""

import re

from ..columns import CatalogueError
from ..source import Source
from ..statements import read_statements
from .delimited import read_delimited, without_outer_blanks

_BEGINS, _ENDS = re.compile(rb"(?m)^[ \t]*crater[ \t]*=[ \t]*\{([^\n]*)\n"), re.compile(rb"(?m)^[ \t]*\}")


def read_craterstats(content: bytes, found: Source) -> bool:
    """Read the block of craters; False where the content is no such file."""
    if not re.match(rb"(?i)#?.{0,80}crater", content.lstrip()) or b"{" not in content:
        return False
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    begins = _BEGINS.search(content)
    ends = begins and _ENDS.search(content, begins.end())
    if begins is None or ends is None:
        return False
    lines = without_outer_blanks(content[begins.end() : ends.start()])
    names, rows = begins[1].replace(b",", b"\t"), re.sub(rb"[ \t]+", b"\t", lines)
    names = b"\t".join(name.strip() for name in names.split(b"\t"))
    if b"lon" not in names.lower():
        raise CatalogueError(f"{found.title} has diameters of craters without positions, which cannot be shown on a map")
    read_statements(content[: begins.start()].decode("utf-8", "replace").split("\n"), found)
    # Craterstats counts kilometres.
    names = re.sub(rb"\bdiam(eter)?\b", b"diameter_km", names)
    read_delimited(names + b"\n" + rows, found, {})
    above = content[: begins.end()].count(b"\n") - 1
    found.table.index = found.table.index + above
    return True
