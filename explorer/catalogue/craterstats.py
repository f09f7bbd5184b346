"""Files of Craterstats and CraterTools: what is counted, in blocks with names of their own."""

import re

from .columns import CatalogueError
from .delimited import read_delimited
from .source import Source
from .statements import read_statements

_BLOCK = re.compile(rb"(?ms)^[ \t]*crater[ \t]*=[ \t]*\{([^\n]*)\n(.*?)^[ \t]*\}")


def read_craterstats(content: bytes, found: Source) -> bool:
    """Read the block of craters; False where the content is no such file."""
    if not re.match(rb"(?i)#?.{0,80}crater", content.lstrip()) or b"{" not in content:
        return False
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    block = _BLOCK.search(content)
    if block is None:
        return False
    names, rows = block[1].replace(b",", b"\t"), re.sub(rb"[ \t]+", b"\t", re.sub(rb"(?m)^[ \t]+|[ \t]+$", b"", block[2]))
    names = b"\t".join(name.strip() for name in names.split(b"\t"))
    if b"lon" not in names.lower():
        raise CatalogueError(f"{found.title} has diameters of craters without positions, which cannot be shown on a map")
    read_statements(content[: block.start()].decode("utf-8", "replace").split("\n"), found)
    # Craterstats counts kilometres.
    names = re.sub(rb"\bdiam(eter)?\b", b"diameter_km", names)
    read_delimited(names + b"\n" + rows, found, {})
    above = content[: block.start(2)].count(b"\n") - 1
    found.table.index = found.table.index + above
    return True
