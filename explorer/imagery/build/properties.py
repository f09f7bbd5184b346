"""What the folder of a survey says about itself: while it is being filled, and when it is whole."""

import json
import re
import zlib
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import numpy as np

from ... import mars
from ...files import TILE, UNFINISHED
from ...message import printable, said_by
from ..hips import healpix, survey
from ..hips.healpix import Ints
from ..hips.store import PROPERTIES
from .checksums import CHECKSUMS
from .output import Output
from .subtree import WIDTH, Imagery, Job, colours

RECORD = ".build.json"
"""The file that tells what a folder is being filled with."""

_PIECES, _POSITIONS = 192, 3 << 16  # at most, in all of them, that tell imageries of one name from each other
_ALL_SKY = re.compile(r"Norder[0-9]+/Allsky\.(png|jpg|webp)")  # others make such; it would show the survey that was
_STATED = "creator_did", "obs_title", "obs_copyright", "hips_licence"

FORMATS = {"webp": "webp", "png": "png", "jpeg": "jpg"}
"""Extensions of tiles by the names that the standard gives their formats."""


def identity_of(job: Job, root: int, numbers: Ints) -> dict[str, Any]:
    """What tells a survey from another, out of some tiles of one order that cover it."""
    return {"source": _fingerprint(job.imagery, root, numbers), "order": job.order, "extension": job.extension}


def begun(job: Job, identity: dict[str, Any], existing: str | None) -> str:
    """The date when the work on a folder began, once it is sure that the folder is ours.

    `existing` is as `build_hips` takes it. Raises ValueError where the folder holds another survey.
    """
    output = job.output
    if existing == "replace":
        return _now()
    record = _record(output)
    if record is None:
        if old_files(job):
            raise ValueError(
                f"{output.address} holds a survey already; give another folder, or existing='replace' to delete its tiles"
            )
        return _now()
    alike = [key for key in identity if record.get(key) == identity[key]]
    if alike != [*identity] and (existing is None or alike[-2:] != ["order", "extension"]):
        raise ValueError(
            f"{output.address} holds another survey, of {_words(record)}, not of {_words(identity)}; give another folder, or "
            "existing='replace' to delete its tiles, or 'resume' where only the source looks different"
        )
    return record["begun"]


def _record(output: Output) -> dict[str, Any] | None:
    """What a folder is being filled with; None where nobody has noted it."""
    data = output.read(RECORD)
    if data is None:
        return None
    try:
        record = json.loads(data)
        return record | {"begun": str(record["begun"])}
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ValueError(
            f"{output.address}/{RECORD} is damaged, so that nobody knows what the folder is being filled with; "
            "give another folder, or existing='replace' to delete its tiles"
        ) from None


def note(job: Job, identity: dict[str, Any], began: str) -> None:
    """Note in the folder what it is being filled with."""
    job.output.write(RECORD, json.dumps(identity | {"begun": began}, indent=1).encode())


def old_files(job: Job) -> dict[str, int]:
    """The files of the survey that is to be replaced, and of nothing else: bytes by name."""
    own, kinds = (PROPERTIES, RECORD, CHECKSUMS), (TILE, UNFINISHED, _ALL_SKY)
    files = job.output.files().items()
    return {name: size for name, size in files if name in own or any(kind.fullmatch(name) for kind in kinds)}


def _words(record: dict[str, Any]) -> str:
    return ", ".join(printable(record.get(key), 300) for key in ("source", "order", "extension"))


def _fingerprint(imagery: Imagery, root: int, numbers: Ints) -> str:
    if told := getattr(imagery, "fingerprint", None):
        return str(told)
    name = imagery.title if type(imagery).__repr__ is object.__repr__ else repr(imagery)
    try:
        # No name tells of all data, and a repr shortens them.
        pieces = numbers[:: -(-len(numbers) // _PIECES)]
        width = min(1 << int(np.log2(_POSITIONS / len(pieces)) / 2), WIDTH)
        positions = (healpix.pixels(root, int(number), width) for number in pieces)
        latitude, longitude = (np.concatenate(each) for each in zip(*positions, strict=True))
        shown = colours(imagery, latitude, longitude, mars.EQUATORIAL_RADIUS * survey.pixel_angle(root, width))
        return f"{name} {zlib.crc32(np.asarray(shown).tobytes()):08x}"
    except Exception:  # an imagery is anybody's, and each of its tiles is reported
        return name


def properties(job: Job, deepest: list[str], size: int, began: str) -> bytes:
    """The file `properties`: everything that HiPS 1.0 requires, and what helps a reader.

    It takes the names of the deepest tiles, the bytes of all tiles, and a date. What the folder's own say already of title,
    credit, licence, or anything that is not reckoned here, stays: somebody may have written it by hand.
    """
    imagery, angle = job.imagery, float(np.degrees(survey.pixel_angle(job.order, WIDTH)))
    fraction = len(deepest) / (12 << 2 * job.order)
    latitude, longitude = _middle(job.order, deepest)
    slug = re.sub(r"[^A-Za-z0-9]+", "-", imagery.title).strip("-")[:60] or "map"
    entries: dict[str, object] = {
        "creator_did": f"ivo://UNK.AUTH/P/Mars/{slug}",
        **_words_of(imagery),
        "hips_builder": f"tianwen1-explorer {version('tianwen1-explorer')}",
        "hips_version": "1.4",
        "hips_creation_date": began,
        "hips_release_date": _now(),
        "hips_status": "public master clonableOnce",
        "hips_frame": "mars",
        "hips_body": "mars",
        "hips_order": job.order,
        "hips_order_min": 0,
        "hips_tile_width": WIDTH,
        "hips_tile_format": next(name for name, extension in FORMATS.items() if extension == job.extension),
        "hips_pixel_scale": f"{angle:.6g}",
        "s_pixel_scale": f"{np.degrees(imagery.metres_per_pixel / mars.EQUATORIAL_RADIUS):.6g}",
        "hips_initial_ra": f"{longitude:.4f}",
        "hips_initial_dec": f"{latitude:.4f}",
        "hips_initial_fov": f"{min(np.degrees(np.sqrt(4 * np.pi * fraction)), 180):.4g}",
        "hips_estsize": max(size // 1024, 1),
        "moc_sky_fraction": f"{fraction:.6g}",
        "dataproduct_type": "image",
        "dataproduct_subtype": "color",
    }
    old = survey.entries_of(job.output.read(PROPERTIES) or b"")
    return survey.write(entries | {key: value for key, value in old.items() if key in _STATED or key not in entries})


def _words_of(imagery: Imagery) -> dict[str, object]:
    return {"obs_title": imagery.title, "obs_copyright": imagery.credit, "hips_licence": imagery.licence}


def kept(job: Job) -> str:
    """What is to be said of a folder's properties that were there and say otherwise than the imagery; "" where they do not."""
    own, data = f"{job.output.address}/{PROPERTIES}", job.output.read(PROPERTIES) or b""
    try:
        found = survey.read(data)
    except ValueError as error:
        return f"Its properties were damaged since: {said_by(error)}. To have them written anew, delete {own}, and call again."
    written = survey.entries_of(data)
    stated = survey.entries_of(survey.write(_words_of(job.imagery)))  # as they stand in a file, each on one line
    if all(written.get(key) == value for key, value in stated.items()):
        return ""
    said = printable(f"{found.title!r}, {found.credit}, {found.licence}", 300)
    return f"Its properties stay as they were: {said}. To have them written anew, delete {own}, and call again."


def _middle(order: int, names: list[str]) -> tuple[float, float]:
    """Latitude and longitude of the middle of some tiles."""
    numbers = np.array([int(re.sub(r".*Npix(\d+).*", r"\1", name)) for name in names])
    x, y, z = (each.mean() for each in healpix.vectors(order, numbers))
    return np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x)) % 360


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
