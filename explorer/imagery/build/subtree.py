"""The work of one Dask task: some tiles of a survey, and their parents up to one of them.

A parent is made from its four children as they are stored, not as they were in
memory. So a run that is started again makes the same bytes as one that was not
disturbed, and no task needs anything from another but the files.
"""

import io
import pickle
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ... import mars
from ...files import reason
from ..draw import Imagery, sampled
from ..hips import healpix, survey
from ..hips.healpix import Floats
from ..hips.tiles import decode, tile_name
from ..pixels import Packed, halved, packed, unpacked
from . import checksums
from .checksums import Checksum
from .lock import LOCK
from .output import Output

WIDTH = 512
"""Pixels along a tile."""

_ENCODERS = {
    "webp": {"quality": 90, "method": 4},
    "png": {"compress_level": 3},
    "jpg": {"quality": 92},
}


Made = Packed | None | Literal[False]
"""A tile as it is stored; None where there is nothing to see, False where it cannot be made."""


@dataclass(frozen=True)
class Job:
    """What is to be made, down to the deepest order, in one piece that travels to the workers.

    `ticket` is the content of the output's lock, as long as it is for this job that it is held.
    """

    imagery: Imagery
    output: Output
    order: int
    extension: str
    ticket: bytes

    def name(self, order: int, number: int) -> str:
        """Path of a tile."""
        return tile_name(order, number, self.extension)


@dataclass
class Outcome:
    """What became of a subtree.

    `written` and `kept` are the tiles that were made now and those that were there, by name.
    `failed` is the name of each tile that could not be made, and why; not of its parents.
    `trouble` is why nothing can be written.
    """

    written: dict[str, Checksum] = field(default_factory=dict)
    kept: dict[str, Checksum] = field(default_factory=dict)
    failed: list[tuple[str, str]] = field(default_factory=list)
    trouble: str | None = None


def make(job: Job, root: int, number: int, leaves: int) -> Outcome:
    """Make the tiles below one, and then itself, as far as they are not there, and whole, yet.

    `leaves` is the order at which to begin: the deepest, where tiles come from the imagery, or one
    at which all tiles are there already.
    """
    outcome = Outcome()
    try:
        _tile(job, root, number, leaves, outcome)
    except _Unwritable as error:
        outcome.trouble = str(error)
    return outcome


def make_far_away(pickled: bytes, root: int, number: int, leaves: int) -> Outcome:
    """As `make`, on a worker, with the job pickled."""
    return make(_unpickled(pickled), root, number, leaves)


# Tasks of one job follow each other on a worker: its file stays open and its survey in memory.
_unpickled = lru_cache(maxsize=1)(pickle.loads)


class _Unwritable(Exception):
    pass


def _tile(job: Job, depth: int, number: int, leaves: int, outcome: Outcome) -> Made:
    name = job.name(depth, number)
    children = _children(job, depth, number, leaves, outcome) if depth < leaves else []
    stored = _stored(job, name, outcome)
    if stored is not None:
        return stored
    if depth < leaves:
        pixels = _parent(children)
    elif depth < job.order:
        pixels = None  # made before, if there was anything to see
    else:
        pixels = _sampled(job, number, outcome)
    if pixels is None or pixels is False:
        return pixels
    data = encoded(pixels, job.extension)
    _write(job, name, data)
    outcome.written[name] = checksums.of(data)
    lossless = job.extension == "png" and pixels.view(np.uint8)[..., 3::4].min() == 255
    return pixels if lossless else decode(data, WIDTH, job.extension)


def _write(job: Job, name: str, data: bytes) -> None:
    try:
        if job.output.read(LOCK) != job.ticket:
            raise _Unwritable(f"{job.output.address} is not this build's any more: its {LOCK} is gone, or another's")
        job.output.write(name, data)
    except OSError as error:
        raise _Unwritable(f"cannot write to {job.output.address} ({reason(error)})") from None


def _stored(job: Job, name: str, outcome: Outcome) -> Packed | None:
    try:
        data = job.output.read(name)
        pixels = decode(data, WIDTH, job.extension) if data else None
    except (ValueError, OSError):  # whatever damaged it since, it is made again
        return None
    if data and pixels is not None:
        outcome.kept[name] = checksums.of(data)
    return pixels


def _children(job: Job, depth: int, number: int, leaves: int, outcome: Outcome) -> list[Made]:
    return [_tile(job, depth + 1, 4 * number + each, leaves, outcome) for each in range(4)]


def _parent(children: list[Made]) -> Made:
    if any(child is False for child in children):
        return False
    if all(child is None for child in children):
        return None
    pixels, half = np.zeros((WIDTH, WIDTH), dtype=np.uint32), WIDTH // 2
    for each, child in enumerate(children):
        if child is not None and child is not False:
            x, y = (each & 1) * half, (each >> 1) * half
            pixels[x : x + half, y : y + half] = halved(child)
    return pixels


def _sampled(job: Job, number: int, outcome: Outcome) -> Made:
    resolution = mars.EQUATORIAL_RADIUS * survey.pixel_angle(job.order, WIDTH)
    try:
        shown = colours(job.imagery, *healpix.pixels(job.order, number, WIDTH), resolution)
    except Exception as error:  # an imagery is anybody's, and each of its tiles is reported
        outcome.failed.append((job.name(job.order, number), str(error) or type(error).__name__))
        return False
    return packed(np.array(shown)) if shown[..., 3].any() else None


def colours(imagery: Imagery, latitude: Floats, longitude: Floats, resolution: float) -> NDArray[np.uint8]:
    """What an imagery shows at positions, all of it, as `sampled`; an OSError where not all is to be had now."""
    if not hasattr(imagery, "stages"):
        return sampled(imagery, latitude, longitude, resolution)
    # Of a survey that is late `sample` shows coarser tiles: good for a map, but not to be kept.
    *_, (shown, complete) = imagery.stages(latitude, longitude, resolution)
    if not complete:
        raise OSError(getattr(imagery, "trouble", None) or "not all of the tiles it is made from came")
    return shown


def encoded(pixels: Packed, extension: str) -> bytes:
    """A tile as a file: the same pixels always give the same bytes.

    What is transparent becomes black where the format has no alpha.
    """
    bands = unpacked(pixels)
    opaque = extension == "jpg" or bands[..., 3].min() == 255
    buffer = io.BytesIO()
    kind = "jpeg" if extension == "jpg" else extension
    Image.fromarray(bands[..., :3] if opaque else bands).save(buffer, kind, **_ENCODERS[extension])
    return buffer.getvalue()
