"""Surveys for everyone's map: from an imagery to a HiPS that any web server hands out, on Dask.

The planet is cut into subtrees, each some tiles of the deepest order with their
parents, and every subtree is one task (see `subtree`); what remains above them is
made in the same way afterwards. The only memory of a run is the files it wrote, so
one that ended early is simply started again: it makes what the record of `checksums`
lacks, and what is not as it stands there. One run at a time holds the `lock`.
"""

import time
from collections.abc import Set
from dataclasses import dataclass, field
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import mars
from ...extras import need
from ...files import UNFINISHED, reason
from ...message import printable, said_by, tell
from ..draw import check_imagery
from ..hips import healpix, survey
from ..hips.healpix import Ints
from ..hips.hips import Hips
from ..hips.mosaic import Key
from ..hips.offline import BYTES_PER_PIXEL
from ..hips.store import PROPERTIES
from ..hips.tiles import tile_key
from . import checksums, dask, lock, properties
from .checksums import Checksum
from .output import Output
from .subtree import WIDTH, Imagery, Job, Outcome

if TYPE_CHECKING:
    from distributed import Client

_DEEPER = 3  # orders from the root of a subtree to its leaves: 64 of them, some seconds of work
_TASKS = 32  # at least, where possible, so that no worker idles for long in the end
_MOST_TASKS = 20_000_000  # of what may show something anywhere: their numbers alone take 160 MB
_PARENTS = 4 / 3  # tiles of all orders to one of the deepest
_NOTED_EVERY = 60.0  # seconds between writings of the record: of later tiles a killed run forgets what they were


@dataclass
class Build:
    """What a call of `build_hips` did.

    Attributes
    ----------
    folder
        The folder or address.
    order
        The deepest.
    tiles, bytes
        There in the end, of all orders.
    written
        Tiles made by this call.
    failed
        Name of each tile that could not be made, and why.
    trouble
        What ended the work before it was done.
    interrupted
        Whether somebody stopped it.
    note
        What of an older call stays although this one says otherwise.
    """

    folder: str
    order: int
    tiles: int = 0
    bytes: int = 0
    written: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    trouble: str | None = None
    interrupted: bool = False
    note: str = ""

    @property
    def complete(self) -> bool:
        """Whether the survey is whole: each tile is there, with as many bytes as when it was written."""
        return not self.failed and self.trouble is None

    def __repr__(self) -> str:
        return f"Build({self.tiles} tiles, {len(self.failed)} failed, in {self.folder})"

    def report(self) -> str:
        """What happened, in words."""
        if self.complete:
            words = f"All {self.tiles} tiles, {self.bytes / 1e6:.1f} MB, are in {self.folder}; {self.written} are new."
            return f"{words}\n{self.note}".rstrip()
        lines = [f"{self.folder} is not complete: {self.trouble or f'{len(self.failed)} tiles could not be made'}."]
        lines += [f"  {name}: {printable(reason, 500)}" for name, reason in self.failed[:10]]
        if len(self.failed) > 10:
            lines.append(f"  and {len(self.failed) - 10} more, see .failed")
        made = f"{self.written} tiles were made, and {self.tiles} are there; the same call makes what is missing."
        return "\n".join([*lines, made])


def build_hips(
    source: Imagery,
    folder: str | Path,
    order: int | None = None,
    *,
    tile_format: str = "webp",
    scheduler: Any = None,
    existing: str | None = None,
    verify: bool = False,
) -> Build:
    """Cut an imagery into a HiPS: a folder of tiles that any web server hands out.

    It says beforehand how much it is and shows its progress. When it is interrupted, a
    worker dies or the disk is full, the same call goes on where it stopped, and the
    tiles are the same, byte for byte, as without the disturbance. Of a survey that is
    complete it makes again what was lost or cut short since. Two calls do not fill one
    folder at a time.

    Parameters
    ----------
    source
        An imagery as `draw` takes it, such as a `Raster`, `Hips` or `Relief`, with ``title``,
        ``credit``, ``licence`` and ``metres_per_pixel``. Dask workers must be able to read the
        file that it is of. Its ``fingerprint``, if it has one, tells it in one line from what it was before; else
        what it shows in 192 pieces, spread evenly, does.
    folder
        A folder, or an address for fsspec, such as ``s3://bucket/mars``.
    order
        The deepest; without it, the first whose pixels are no larger than the source's.
    tile_format
        "webp" is small, with alpha; "png" loses nothing; "jpeg" is for old readers of
        surveys without gaps. The standard itself knows PNG and JPEG.
    scheduler
        Where the work goes: a Dask scheduler's address (``tcp://...``), or a client or
        cluster object. Without it, as many processes on this machine as it has cores;
        a script that does so must keep its calls below ``if __name__ == "__main__":``.
        With "synchronous", this process alone.
    existing
        None, "resume" or "replace": what to do with a folder that holds another survey: refuse; go on with a survey of
        the same order and format although its source looks different; or delete its tiles.
    verify
        Whether to read all tiles that are there, and make again those whose bytes are not what was written.

    Raises
    ------
    ValueError
        An order deeper than the data, a folder with another survey, with the source itself or that another
        call is filling, too little room on the disk, a scheduler that does not answer, or another
        value that cannot be.
    OSError
        What stands in the folder for the build's own files, `.build.lock` and the like, is no file, or not to be read.
    MissingExtraError
        Dask is not installed.
    """
    check_imagery(source)
    _check_words(source)
    if tile_format not in properties.FORMATS:
        raise ValueError(f"tile_format {tile_format!r} is not possible; give 'webp', 'png' or 'jpeg'")
    if existing not in (None, "resume", "replace"):
        raise ValueError(f"existing {existing!r} is not possible; give 'resume' or 'replace', or leave it out")
    if scheduler != "synchronous":
        need("distributed", "dask")
    _check_body(source)
    order = _checked_order(source, order)
    output = Output(folder)
    if isinstance(source, Hips) and output.is_at(source.source):
        raise ValueError(f"{output.address} is the very survey that is to be cut anew; give another folder")
    with lock.held(output) as ticket:
        build = _filled(Job(source, output, order, properties.FORMATS[tile_format], ticket), existing, scheduler, verify)
    tell(build.report())
    return build


def _filled(job: Job, existing: str | None, scheduler: Any, verify: bool) -> Build:
    """Fill the folder whose lock is held."""
    root, numbers = _roots(job.imagery, job.order)
    identity = properties.identity_of(job, root, numbers)
    began = properties.begun(job, identity, existing)
    old = properties.old_files(job) if existing == "replace" else {}
    made = _Made(job, {} if existing == "replace" else checksums.read(job.output))
    files = {} if existing == "replace" else job.output.files()
    broken = made.broken(files, verify)
    _check_room(job, root, len(numbers) - len(made.done(root, numbers)), sum(old.values()))
    before = files.keys() - broken
    build = Build(job.output.address, job.order)
    try:
        with dask.connected(scheduler) as client:  # before anything is deleted for work that nobody does
            job.output.remove(old)
            job.output.remove(name for name in broken if name in files)
            properties.note(job, identity, began)
            _work(client, job, root, numbers, made, build)
    except KeyboardInterrupt:
        build.trouble, build.interrupted = "it was interrupted", True
    _finish(job, build, made, before, began)
    return build


class _Made:
    """The tiles that were made, in this run and before: what the folder's record says, and what is not as it says."""

    def __init__(self, job: Job, sums: dict[str, Checksum]) -> None:
        self.sums = sums
        self.now: set[str] = set()
        self._job = job
        self._broken: list[Key] = []
        self._noted_at = time.monotonic()

    def broken(self, files: dict[str, int], verify: bool) -> set[str]:
        """Tiles that have to be made again: gone or of another size; or altered, where all are to be read."""
        from tqdm.auto import tqdm

        broken = checksums.damaged(self.sums, files)
        if verify:
            seen = tqdm(sorted(self.sums.keys() - broken), desc="Reading what is here", unit=" tiles", delay=1)
            broken.update(checksums.altered(self._job.output, self.sums, seen))
        if broken:
            tell(f"{len(broken)} tiles are gone, or not what was written, and are made again, such as {min(broken)}.")
        # They stay in the record until they are made again, so that a run that ends before leaves no hole that nobody knows of.
        self._broken = [key for name in broken if (key := tile_key(name))]
        return broken

    def done(self, root: int, numbers: Ints) -> set[int]:
        """Which subtrees are whole: the root is always made last."""
        again = {number >> 2 * (order - root) for order, number in self._broken if order >= root}
        return {int(number) for number in numbers if self._job.name(root, number) in self.sums and int(number) not in again}

    def add(self, outcome: Outcome, build: Build) -> None:
        """Note what became of a subtree."""
        for name, found in outcome.kept.items():
            if self.sums.setdefault(name, found) != found:
                build.failed.append((name, "it is not what was written; call again with verify=True"))
        self.sums |= outcome.written
        self.now |= outcome.written.keys()
        build.failed += outcome.failed
        build.trouble = outcome.trouble
        if time.monotonic() - self._noted_at > _NOTED_EVERY:
            self.note()

    def note(self) -> None:
        """Write the record; an OSError where it cannot be written."""
        checksums.write(self._job.output, self.sums)
        self._noted_at = time.monotonic()


def sensible_order(metres_per_pixel: float) -> int:
    """The first order whose pixels are no larger than a source's, for tiles of 512 x 512."""
    coarsest = mars.EQUATORIAL_RADIUS * survey.pixel_angle(0, WIDTH)
    # A source that is itself a HiPS has exactly the pixels of an order, but for rounding.
    return max(int(np.ceil(np.log2(coarsest / metres_per_pixel) - 0.05)), 0)


def _check_words(source: Imagery) -> None:
    """A TypeError where an imagery of somebody's own does not say what it is as others do, before any tile is made."""
    for name in ("title", "credit", "licence"):
        if not isinstance(getattr(source, name, None), str):
            raise TypeError(f"{type(source).__name__} needs a {name} that is text; the survey is called by it")
    if callable(getattr(source, "fingerprint", None)):
        raise TypeError(f"{type(source).__name__}.fingerprint is a method; make it a property, or a text")


def _check_body(source: Imagery) -> None:
    if isinstance(source, Hips):
        try:
            survey.check_mars(source.load())
        except ValueError as error:
            raise ValueError(f"{source.source}: {said_by(error)}") from None
    if not (isinstance(source.metres_per_pixel, Real) and 0 < source.metres_per_pixel < np.inf):
        raise ValueError(f"metres_per_pixel {source.metres_per_pixel!r} of {source!r} is not possible; it must be above 0")


def _checked_order(source: Imagery, order: int | None) -> int:
    metres = source.metres_per_pixel
    sensible = sensible_order(metres)
    if order is None:
        return sensible
    if isinstance(order, bool) or not isinstance(order, (int, np.integer)) or order < 0:
        raise ValueError(f"order {order!r} is not possible; give a whole number from 0, here at most {sensible}")
    if order > sensible:
        raise ValueError(
            f"order {order} is deeper than the data: with {metres:.3g} m to a pixel, order {sensible} shows all there is"
        )
    return int(order)


def _roots(source: Imagery, order: int) -> tuple[int, Ints]:
    """The order of the subtrees' roots, and the numbers of those that the source may show something of."""
    circles = source.circles() if hasattr(source, "circles") else None
    # Never the deepest order itself, unless it is the only one: where a subtree begins decides what is sampled.
    for root in range(max(order - _DEEPER, 0), max(order, 1)):
        if circles is None:
            numbers = np.arange(_checked_count(order, root))
        else:
            touched = [healpix.around(latitude, longitude, radius, root)[-1] for latitude, longitude, radius in circles]
            numbers = np.unique(np.concatenate([np.arange(0), *touched]))
        if len(numbers) >= _TASKS:
            break
    return root, numbers


def _checked_count(order: int, root: int) -> int:
    """How many tiles an order of the whole planet has; a ValueError where nobody could make those of the deepest."""
    if (count := 12 << 2 * root) > _MOST_TASKS:
        raise ValueError(f"order {order} of the whole planet has {12 << 2 * order:,} tiles; take a lower order")
    return count


def _check_room(job: Job, root: int, tasks: int, freed: int) -> None:
    needed = (tasks << 2 * (job.order - root)) * WIDTH**2 * BYTES_PER_PIXEL[job.extension] * _PARENTS
    metres = mars.EQUATORIAL_RADIUS * survey.pixel_angle(job.order, WIDTH)
    title = printable(job.imagery.title)
    tell(f"{title}: order {job.order}, {metres:.3g} m to a pixel; at most about {needed / 1e6:.3g} MB to write.")
    free = job.output.free()
    if free is not None and needed > free + freed:
        raise ValueError(
            f"{job.output.address} needs about {needed / 1e9:.3g} GB, and {(free + freed) / 1e9:.3g} GB are free there; "
            "make room, or take a lower order or tile_format='webp'"
        )


def _work(client: "Client | None", job: Job, root: int, numbers: Ints, made: _Made, build: Build) -> None:
    """Make the deepest tiles with their parents, then the parents of those, until order 0."""
    from tqdm.auto import tqdm

    leaves, tiles, done = job.order, 1 << 2 * (job.order - root), made.done(root, numbers)
    with tqdm(total=len(numbers) * tiles, initial=len(done) * tiles, unit=" tiles", smoothing=0.05) as bar:
        while not build.failed and build.trouble is None:
            todo = [int(number) for number in numbers if int(number) not in done]
            for outcome in dask.outcomes(client, job, root, todo, leaves):
                bar.update(tiles)
                made.add(outcome, build)
                if build.trouble:
                    return
            if root == 0:
                return
            leaves, root = root, max(root - _DEEPER, 0)
            numbers, tiles = np.unique(numbers >> 2 * (leaves - root)), 0
            done = made.done(root, numbers)


def _finish(job: Job, build: Build, made: _Made, before: Set[str], began: str) -> None:
    """Count what is there and note it; of a whole survey also take away what killed workers left, and say what it holds."""
    files = job.output.files()
    tiles = {name: size for name, size in files.items() if tile_key(name) and name.endswith(f".{job.extension}")}
    build.tiles, build.bytes = len(tiles), sum(tiles.values())
    build.written = len(made.now | (tiles.keys() - before))
    try:
        made.note()
        if build.complete:
            build.trouble = _trouble(job, made.sums, tiles)
        if build.complete:
            job.output.remove(filter(UNFINISHED.fullmatch, files))
            job.output.sync()
            if build.written or not job.output.has(PROPERTIES):
                deepest = [name for name in tiles if name.startswith(f"Norder{job.order}/")]
                job.output.write(PROPERTIES, properties.properties(job, deepest, build.bytes, began))
                job.output.sync()
            build.note = properties.kept(job)
    except OSError as error:
        build.trouble = build.trouble or f"cannot write to {build.folder} ({reason(error)})"


def _trouble(job: Job, sums: dict[str, Checksum], tiles: dict[str, int]) -> str | None:
    """What a survey lacks of which all is made, or has too much; None where it is whole."""
    if lost := checksums.damaged(sums, tiles):
        return (
            f"of {len(sums)} tiles that were written {len(lost)} are not here, or not whole; all workers need the same folder"
        )
    if strange := tiles.keys() - sums.keys():
        return f"{len(strange)} tiles are there that it did not make, such as {min(strange)}; delete them, and call again"
    return None if sums else f"{printable(job.imagery.title)} shows nothing"
