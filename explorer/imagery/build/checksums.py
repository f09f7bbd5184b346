"""Which tiles a survey consists of, byte for byte: the record that tells whether it is whole."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ...files import TILE
from .output import Output

CHECKSUMS = ".build.sums"
"""The record: a line for each tile, with its path, its bytes and their SHA-256."""

_LINE = re.compile(rf"(?P<name>{TILE.pattern}) (?P<size>\d{{1,19}}) (?P<sum>[0-9a-f]{{64}})")


class Checksum(NamedTuple):
    """What tells a tile from any other: how many bytes, and their SHA-256."""

    size: int
    sha256: str


def of(data: bytes) -> Checksum:
    """The checksum of a tile."""
    return Checksum(len(data), hashlib.sha256(data).hexdigest())


def read(output: Output) -> dict[str, Checksum]:
    """The record of a folder, by path; of a damaged one the lines that are whole."""
    lines = (output.read(CHECKSUMS) or b"").decode("ascii", "replace").splitlines()
    return {each["name"]: Checksum(int(each["size"]), each["sum"]) for each in map(_LINE.fullmatch, lines) if each}


def write(output: Output, sums: Mapping[str, Checksum]) -> None:
    """Put the record into a folder; an OSError where it cannot be written."""
    output.write(CHECKSUMS, "".join(f"{name} {size} {sha256}\n" for name, (size, sha256) in sorted(sums.items())).encode())


def damaged(sums: Mapping[str, Checksum], files: Mapping[str, int]) -> set[str]:
    """Tiles of the record that are gone or have another size, out of the bytes of all files by path."""
    return {name for name, (size, _) in sums.items() if files.get(name) != size}


def altered(output: Output, sums: Mapping[str, Checksum], names: Iterable[str]) -> Iterator[str]:
    """Of some tiles of the record those that are not what they were when they were written. Reads all of them."""
    for name in names:
        data = output.read(name)
        if data is None or of(data) != sums[name]:
            yield name
