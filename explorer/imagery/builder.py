"""Surveys for everyone's map: from an imagery to a HiPS that any web server hands out, on Dask.

The planet is cut into subtrees, each some tiles of the deepest order with their
parents, and every subtree is one task (see `subtree`); what remains above them is
made in the same way afterwards. The only memory of a run is the files it wrote, so
one that ended early is simply started again.
"""

import json
import logging
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice

import numpy as np

from .. import mars
from . import cells, survey
from .cache import PART
from .extra import need
from .hips import Hips
from .packs import BYTES_PER_PIXEL
from .shelf import Shelf
from .store import PROPERTIES
from .subtree import WIDTH, Job, Outcome, make, make_far_away

RECORD = ".build.json"
"""The file that tells what a folder is being filled with."""

_EXTENSIONS = {"webp": "webp", "png": "png", "jpeg": "jpg"}
_DEEPER = 3  # orders from the root of a subtree to its leaves: 64 of them, some seconds of work
_TASKS = 32  # at least, where possible, so that no worker idles for long in the end
_UNDER_WAY = 1000  # tasks that a scheduler is told of at a time
_ANSWERS_WITHIN = 30  # seconds, a scheduler that is there
_PARENTS = 4 / 3  # tiles of all orders to one of the deepest


@dataclass
class Build:
    """What a call of `build_hips` did.

    Attributes
    ----------
    folder : str
        The folder or address.
    order : int
        The deepest.
    tiles, bytes : int
        There in the end, of all orders.
    written : int
        Tiles made by this call, as far as the workers lived to tell.
    failed : list of (str, str)
        Name of each tile that could not be made, and why.
    trouble : str or None
        What ended the work before it was done.
    """

    folder: str
    order: int
    tiles: int = 0
    bytes: int = 0
    written: int = 0
    failed: list = field(default_factory=list)
    trouble: str | None = None

    @property
    def complete(self):
        """Whether the survey is whole."""
        return not self.failed and self.trouble is None

    def __repr__(self):
        return f"Build({self.tiles} tiles, {len(self.failed)} failed, in {self.folder})"

    def report(self):
        """What happened, in words.

        Returns
        -------
        str
        """
        if self.complete:
            return f"All {self.tiles} tiles, {self.bytes / 1e6:.1f} MB, are in {self.folder}; {self.written} are new."
        lines = [f"{self.folder} is not complete: {self.trouble or f'{len(self.failed)} tiles could not be made'}."]
        lines += [f"  {name}: {reason}" for name, reason in self.failed[:10]]
        if len(self.failed) > 10:
            lines.append(f"  and {len(self.failed) - 10} more, see .failed")
        return "\n".join([*lines, f"{self.written} tiles were made; the same call makes what is missing."])


def build_hips(source, folder, order=None, *, tile_format="webp", scheduler=None, existing=None):
    """Cut an imagery into a HiPS: a folder of tiles that any web server hands out.

    It says beforehand how much it is and shows its progress. When it is interrupted, a
    worker dies or the disk is full, the same call goes on where it stopped, and the
    tiles are the same, byte for byte, as without the disturbance.

    Parameters
    ----------
    source : Raster, Hips, Relief or any other imagery
        An imagery as `draw` takes it, with ``title``, ``credit``, ``licence`` and
        ``metres_per_pixel``. Dask workers must be able to read the file that it is of.
    folder : str or pathlib.Path
        A folder, or an address for fsspec, such as ``s3://bucket/mars``.
    order : int, optional
        The deepest; without it, the first whose pixels are no larger than the source's.
    tile_format : {"webp", "png", "jpeg"}
        WebP is small, with alpha; PNG loses nothing; JPEG is for old readers of
        surveys without gaps. The standard itself knows PNG and JPEG.
    scheduler : str, distributed.Client or cluster, optional
        Where the work goes: a Dask scheduler's address (``tcp://...``), or a client or
        cluster object. Without it, as many processes on this machine as it has cores;
        a script that does so must keep its calls below ``if __name__ == "__main__":``.
        With "synchronous", this process alone.
    existing : {None, "resume", "replace"}
        What to do with a folder that holds another survey: refuse; go on with a survey of
        the same order and format although its source looks different; or delete its tiles.

    Returns
    -------
    Build

    Raises
    ------
    ValueError
        An order deeper than the data, a folder with another survey, too little room on
        the disk, a scheduler that does not answer, or another value that cannot be.
    MissingExtraError
        Dask is not installed.
    """
    if tile_format not in _EXTENSIONS:
        raise ValueError(f"tile_format {tile_format!r} is not possible; give 'webp', 'png' or 'jpeg'")
    if existing not in (None, "resume", "replace"):
        raise ValueError(f"existing {existing!r} is not possible; give 'resume' or 'replace', or leave it out")
    if scheduler != "synchronous":
        need("distributed", "dask")
    _check_frame(source)
    order = _checked_order(source, order)
    job = Job(source, Shelf(folder), order, _EXTENSIONS[tile_format])
    begun = _begun(job, existing)
    root, numbers = _roots(source, order)
    done = set() if existing == "replace" else _done(job, root, numbers)
    old = _old_files(job) if existing == "replace" else {}
    _check_room(job, root, len(numbers) - len(done), sum(old.values()))
    job.shelf.remove(old)
    job.shelf.write(RECORD, json.dumps(_identity(job) | {"begun": begun}, indent=1).encode())
    build = Build(job.shelf.address, order)
    try:
        with _client(scheduler) as client:
            _work(client, job, root, numbers, done, build)
    except KeyboardInterrupt:
        build.trouble = "it was interrupted"
    if build.complete:
        _finish(job, build, begun)
    print(build.report())
    return build


def sensible_order(metres_per_pixel):
    """The first order whose pixels are no larger than a source's, for tiles of 512 x 512.

    Parameters
    ----------
    metres_per_pixel : float

    Returns
    -------
    int
    """
    coarsest = mars.EQUATORIAL_RADIUS * survey.pixel_angle(0, WIDTH)
    # A source that is itself a HiPS has exactly the pixels of an order, but for rounding.
    return max(int(np.ceil(np.log2(coarsest / metres_per_pixel) - 0.05)), 0)


def _check_frame(source):
    frame = source.load().frame if isinstance(source, Hips) else "mars"
    if frame.lower() not in ("", "mars"):
        raise ValueError(f"{source.source} is a survey with hips_frame = {frame!r}; a survey of Mars was expected")


def _checked_order(source, order):
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


def _identity(job):
    return {"source": _fingerprint(job.imagery), "order": job.order, "extension": job.extension}


def _begun(job, existing):
    """The date when the work on the folder began, once it is sure that the folder is ours."""
    shelf, own = job.shelf, _identity(job)
    if existing == "replace":
        return _now()
    record = json.loads(shelf.read(RECORD) or "null")
    if record is None:
        if shelf.has(PROPERTIES) or shelf.files("Norder0"):
            raise ValueError(
                f"{shelf.address} holds a survey already; give another folder, or existing='replace' to delete its tiles"
            )
        return _now()
    alike = [key for key in own if record.get(key) == own[key]]
    if alike != [*own] and (existing is None or alike[-2:] != ["order", "extension"]):
        raise ValueError(
            f"{shelf.address} holds another survey, of {_words(record)}, not of {_words(own)}; give another folder, or "
            "existing='replace' to delete its tiles, or 'resume' where only the source looks different"
        )
    return record["begun"]


def _old_files(job):
    """The files of the survey that is to be replaced, and of nothing else."""
    return {name: size for name, size in job.shelf.files().items() if re.match(r"Norder\d+/|(properties|\.build\.json)$", name)}


def _words(record):
    return ", ".join(str(record.get(key)) for key in ("source", "order", "extension"))


def _fingerprint(imagery):
    if hasattr(imagery, "fingerprint"):
        return imagery.fingerprint
    return imagery.title if type(imagery).__repr__ is object.__repr__ else repr(imagery)


def _roots(source, order):
    """The order of the subtrees' roots, and the numbers of those that the source may show something of."""
    # Never the deepest order itself, unless it is the only one: where a subtree begins decides what is sampled.
    for root in range(max(order - _DEEPER, 0), max(order, 1)):
        numbers = np.arange(12 << 2 * root)
        if hasattr(source, "circles"):
            touched = [cells.around(*circle, root)[-1] for circle in source.circles()]
            numbers = np.unique(np.concatenate([numbers[:0], *touched]))
        if len(numbers) >= _TASKS:
            break
    return root, numbers


def _done(job, root, numbers):
    """Which of the subtrees were made before: the root is always made last."""
    there = job.shelf.files(f"Norder{root}")
    return {int(number) for number in numbers if job.name(root, number) in there}


def _check_room(job, root, tasks, freed):
    needed = (tasks << 2 * (job.order - root)) * WIDTH**2 * BYTES_PER_PIXEL[job.extension] * _PARENTS
    metres = mars.EQUATORIAL_RADIUS * survey.pixel_angle(job.order, WIDTH)
    print(f"{job.imagery.title}: order {job.order}, {metres:.3g} m to a pixel; at most about {needed / 1e6:.3g} MB to write.")
    free = job.shelf.free()
    if free is not None and needed > free + freed:
        raise ValueError(
            f"{job.shelf.address} needs about {needed / 1e9:.3g} GB, and {(free + freed) / 1e9:.3g} GB are free there; "
            "make room, or take a lower order or tile_format='webp'"
        )


@contextmanager
def _client(scheduler):
    """A Dask client, or None for this process."""
    if scheduler == "synchronous":
        yield None
        return
    distributed = need("distributed")
    if isinstance(scheduler, distributed.Client):
        yield scheduler
    elif scheduler is None:
        cores = need("dask.system").CPU_COUNT
        # Without their logs: workers complain when they are sent home, and what matters is in the report.
        quietly = {"dashboard_address": None, "silence_logs": logging.CRITICAL}
        with (
            distributed.LocalCluster(n_workers=cores, threads_per_worker=1, **quietly) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client
    else:
        try:
            client = distributed.Client(scheduler, timeout=_ANSWERS_WITHIN)
        except (OSError, ValueError) as error:
            raise ValueError(f"no Dask scheduler answers at {scheduler} ({error})") from None
        with client:
            yield client


def _work(client, job, root, numbers, done, build):
    """Make the deepest tiles with their parents, then the parents of those, until order 0."""
    from tqdm.auto import tqdm

    leaves, tiles = job.order, 1 << 2 * (job.order - root)
    with tqdm(total=len(numbers) * tiles, initial=len(done) * tiles, unit=" tiles", smoothing=0.05) as bar:
        while not build.failed and build.trouble is None:
            todo = [int(number) for number in numbers if int(number) not in done]
            for outcome in _outcomes(client, job, root, todo, leaves):
                bar.update(tiles)
                build.written += outcome.written
                build.failed += outcome.failed
                build.trouble = outcome.trouble
                if build.trouble:
                    return
            if root == 0:
                return
            leaves, root = root, max(root - _DEEPER, 0)
            numbers, done, tiles = np.unique(numbers >> 2 * (leaves - root)), set(), 0


def _outcomes(client, job, root, numbers, leaves):
    """Outcomes of subtrees, as they come."""
    if client is None:
        yield from (make(job, root, number, leaves) for number in numbers)
        return
    from dask.distributed import CancelledError, as_completed

    pickled = need("cloudpickle").dumps(job)
    rest, names = iter(numbers), {}

    def submit(number):
        future = client.submit(make_far_away, pickled, root, number, leaves, pure=False)
        names[future.key] = job.name(root, number)
        return future

    running = as_completed([submit(number) for number in islice(rest, _UNDER_WAY)])
    for future in running:
        try:
            yield future.result()
        except (CancelledError, TimeoutError):
            yield Outcome(trouble="the connection to the Dask scheduler was lost")
            return
        except Exception as error:  # whatever a cluster's workers die of
            reason = f"the worker failed: {type(error).__name__}: {error}"
            yield Outcome(failed=[(names.pop(future.key), reason)])
        for number in islice(rest, 1):
            running.add(submit(number))


def _finish(job, build, begun):
    """Take away what killed workers left half-written, and say what the folder holds."""
    files = job.shelf.files()
    job.shelf.remove(name for name in files if name.endswith(PART))
    tiles = {name: size for name, size in files.items() if name.endswith(f".{job.extension}")}
    build.tiles, build.bytes = len(tiles), sum(tiles.values())
    if not tiles:
        build.trouble = f"{job.imagery.title} shows nothing"
        return
    deepest = [name for name in tiles if name.startswith(f"Norder{job.order}/")]
    if build.written or not job.shelf.has(PROPERTIES):
        job.shelf.write(PROPERTIES, survey.write(_entries(job, build, begun, deepest)))


def _entries(job, build, begun, deepest):
    """Everything that HiPS 1.0 requires, and what helps a reader."""
    imagery, angle = job.imagery, float(np.degrees(survey.pixel_angle(job.order, WIDTH)))
    fraction = len(deepest) / (12 << 2 * job.order)
    latitude, longitude = _middle(job.order, deepest)
    slug = re.sub(r"[^A-Za-z0-9]+", "-", imagery.title).strip("-")[:60] or "map"
    return {
        "creator_did": f"ivo://UNK.AUTH/P/Mars/{slug}",
        "obs_title": imagery.title,
        "obs_copyright": imagery.credit,
        "hips_licence": imagery.licence,
        "hips_builder": f"tianwen1-explorer {version('tianwen1-explorer')}",
        "hips_version": "1.4",
        "hips_creation_date": begun,
        "hips_release_date": _now(),
        "hips_status": "public master clonableOnce",
        "hips_frame": "mars",
        "hips_body": "mars",
        "hips_order": job.order,
        "hips_order_min": 0,
        "hips_tile_width": WIDTH,
        "hips_tile_format": next(name for name, extension in _EXTENSIONS.items() if extension == job.extension),
        "hips_pixel_scale": f"{angle:.6g}",
        "s_pixel_scale": f"{np.degrees(imagery.metres_per_pixel / mars.EQUATORIAL_RADIUS):.6g}",
        "hips_initial_ra": f"{longitude:.4f}",
        "hips_initial_dec": f"{latitude:.4f}",
        "hips_initial_fov": f"{min(np.degrees(np.sqrt(4 * np.pi * fraction)), 180):.4g}",
        "hips_estsize": max(build.bytes // 1024, 1),
        "moc_sky_fraction": f"{fraction:.6g}",
        "dataproduct_type": "image",
        "dataproduct_subtype": "color",
    }


def _middle(order, names):
    """Latitude and longitude of the middle of some tiles."""
    from healpix import pix2vec

    numbers = np.array([int(re.search(r"Npix(\d+)", name)[1]) for name in names])
    x, y, z = (each.mean() for each in pix2vec(1 << order, numbers, nest=True))
    return np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x)) % 360


def _now():
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
