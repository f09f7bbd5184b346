"""The tags of a TIFF, looked at before anything is unpacked of it."""

import struct
from typing import BinaryIO, Literal, NamedTuple

BEGINS = (b"II", b"MM")

_SIZES = {
    **dict.fromkeys((1, 2, 6, 7), 1),
    **dict.fromkeys((3, 8), 2),
    **dict.fromkeys((4, 9, 11, 13), 4),
    **dict.fromkeys((5, 10, 12, 16, 17, 18), 8),
}  # bytes of a value, by its kind
_BIG = (b"II+\0", b"MM\0+")
_MOST_TAGS = 1 << 16


class Tag(NamedTuple):
    """An entry of a TIFF: its number, the kind of its values, how many, and their bytes or those of where they are."""

    number: int
    kind: int
    many: int
    value: bytes

    @property
    def size(self) -> int:
        """Bytes of all its values; of a kind that nobody knows none."""
        return _SIZES.get(self.kind, 0) * self.many


def tags(file: BinaryIO) -> tuple[Literal["little", "big"], list[Tag]]:
    """In which order the bytes of numbers stand, and the tags of the first picture; struct.error where the file ends before."""
    head = file.read(16)
    order, is_big = "<" if head.startswith(b"II") else ">", head.startswith(_BIG)
    many, entry, first = ("Q", "HHQ8s", head[8:]) if is_big else ("H", "HHI4s", head[4:8])
    size = struct.calcsize(order + entry)
    file.seek(*struct.unpack(order + ("Q" if is_big else "I"), first))
    (count,) = struct.unpack(order + many, file.read(struct.calcsize(order + many)))
    found = [Tag(*struct.unpack(order + entry, file.read(size))) for _ in range(min(count, _MOST_TAGS))]
    return "little" if order == "<" else "big", found
