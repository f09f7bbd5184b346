"""What the explorer does from a shell: ``fetch`` tiles, ``build-hips``, show a page with ``voila``, build the site that
needs nothing but a browser with ``lite``, ask the ``doctor``."""

import importlib.util
import os
import re
import subprocess
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .message import printable, tell

if TYPE_CHECKING:
    from .imagery.build.subtree import Imagery


_LONGEST_LINE = 5000
_OF_MAP_FILES = "title", "credit", "licence", "remote", "assume_mars", "bounds"  # options
_ONLY_IN_NOTEBOOKS = "notebook-only"  # tag of cells that speak of cells


def main(arguments: list[str] | None = None) -> int:
    """Run one command, of the shell or as given.

    0 when all went well, 1 when something is wrong, 130 when interrupted; SystemExit with 2 for words that make no command.
    """
    from .extras import MissingExtraError
    from .imagery.hips.hips import HipsError

    chosen = _parser().parse_args(arguments)
    try:
        return chosen.run(chosen)
    except KeyboardInterrupt:
        print("It was interrupted.", file=sys.stderr)
        return 130
    except OSError as error:
        return _told(error)
    except (HipsError, MissingExtraError, ValueError, LookupError) as error:
        return _told(error if isinstance(error, UnicodeError) or not error.args else error.args[0])


def _told(error: object) -> int:
    """Say what is wrong, and give the exit status; what a file or a server has in it steers no terminal."""
    print("\n".join(printable(line, _LONGEST_LINE) for line in str(error).split("\n")), file=sys.stderr)
    return 1


def _fetch(chosen: Namespace) -> int:
    from .imagery.hips.offline import fetch

    pack = fetch(chosen.order, features=chosen.feature, radius_km=chosen.radius_km, survey=chosen.survey)
    if pack.interrupted:
        return 130
    return 0 if pack.complete else 1


def _build_hips(chosen: Namespace) -> int:
    from .imagery.build.build import build_hips

    existing = "resume" if chosen.resume else "replace" if chosen.replace else None
    how = {"tile_format": chosen.format, "scheduler": chosen.scheduler, "existing": existing, "verify": chosen.verify}
    build = build_hips(_imagery(chosen), chosen.folder, chosen.order, **how)
    if build.interrupted:
        return 130
    return 0 if build.complete else 1


def _voila(chosen: Namespace) -> int:
    if importlib.util.find_spec("voila") is None:
        raise ValueError("Voilà is not installed: pip install 'tianwen1-explorer[app]'")
    if not Path(chosen.notebook).is_file():
        raise ValueError(f"there is no notebook {chosen.notebook!r}")
    options = ["--template=mars", f"--port={chosen.port}", f"--TagRemovePreprocessor.remove_cell_tags={_ONLY_IN_NOTEBOOKS}"]
    options += ["--no-browser"] if chosen.no_browser else []
    # Our template asks no stranger for fonts. Voilà looks for templates in these folders, below voila/templates.
    folders = [str(Path(__file__).parent / "data"), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    environment = {**os.environ, "JUPYTER_PATH": os.pathsep.join(folders)}
    return subprocess.run([sys.executable, "-m", "voila", chosen.notebook, *options], env=environment).returncode


def _lite(chosen: Namespace) -> int:
    from .lite.site import build_site

    size = build_site(Path(chosen.folder), Path(chosen.notebooks), chosen.pyodide and Path(chosen.pyodide), chosen.vendor)
    tell(f"{chosen.folder}: {size / 1e6:.0f} MB, for any web server that hands out files; whose work it is: licences.txt")
    tell(f"To look at it here: python -m http.server -d {chosen.folder}, then open http://localhost:8000")
    return 0


def _doctor(_chosen: Namespace) -> int:
    from .doctor import doctor

    doctor()
    return 0


def _imagery(chosen: Namespace) -> "Imagery":
    """The relief, a survey, or a map file, whichever the words on the shell mean."""
    from .download.addresses import without_secrets
    from .imagery.hips.hips import Hips
    from .imagery.hips.store import PROPERTIES
    from .imagery.raster.raster import Raster
    from .imagery.relief import Relief

    source, options = chosen.source, {name: getattr(chosen, name) for name in _OF_MAP_FILES}
    # The address of a map file ends in its kind; a host, its port and a version do not make a file of a survey.
    is_file = re.search(r"://[^/]+/[^?#]*\.[A-Za-z]\w*([?#]|$)", source)
    is_survey = (Path(source) / PROPERTIES).is_file() or source.lower().startswith(("http://", "https://")) and not is_file
    if source != "relief" and not is_survey:
        return Raster(source, **options)
    if given := next((name for name, value in options.items() if value), None):
        option = f"--{given.replace('_', '-')}"
        raise ValueError(f"{option} is for map files, and {without_secrets(source)} is none; leave it out")
    return Relief() if source == "relief" else Hips(source)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m explorer", description="Tianwen-1 Mars Explorer, from a shell.")
    commands = parser.add_subparsers(required=True, metavar="command")
    fetch = commands.add_parser(
        "fetch",
        help="fetch pictures beforehand, for use without a network",
        description="Fill the cache, for use without a network. May be interrupted; the same command goes on.",
    )
    part = fetch.add_mutually_exclusive_group(required=True)
    part.add_argument("--order", type=int, help="the whole planet, up to this order (3: 850 m per pixel)")
    part.add_argument("--feature", action="append", metavar="NAME", help="all orders around a feature; may be given again")
    fetch.add_argument("--radius-km", type=float, default=100.0, help="how far around a feature (default: 100)")
    fetch.add_argument("--survey", metavar="ADDRESS", help="another survey than Tianwen-1's mosaic")
    fetch.set_defaults(run=_fetch)
    _add_build_hips(commands)
    page = commands.add_parser("voila", help="show a notebook as a page without code", description="Show a notebook as a page.")
    page.add_argument("notebook", nargs="?", default="notebooks/explore_mars.ipynb", help="(default: %(default)s)")
    page.add_argument("--port", type=_port, default=8866, help="1024 to 65535 (default: %(default)s)")
    page.add_argument("--no-browser", action="store_true", help="only serve it")
    page.set_defaults(run=_voila)
    _add_lite(commands)
    commands.add_parser("doctor", help="what is installed, what works, what to do").set_defaults(run=_doctor)
    return parser


def _add_lite(commands: Any) -> None:
    site = commands.add_parser(
        "lite",
        help="build a site that needs nothing but a browser",
        description="Build the explorer as a folder that opens in a browser alone, from any web server that hands out files.",
    )
    site.add_argument("folder", help="a new folder")
    site.add_argument(
        "--notebooks", default="notebooks", metavar="FOLDER", help="with explore_mars.ipynb (default: %(default)s)"
    )
    site.add_argument(
        "--vendor", action="store_true", help="with all of Pyodide that it needs, so that it asks no other server"
    )
    site.add_argument("--pyodide", metavar="FOLDER", help="where Pyodide is; by default it is fetched from its CDN")
    site.set_defaults(run=_lite)


def _port(typed: str) -> int:
    if not typed.isdecimal() or not 1 <= int(typed[:6]) <= 65535:
        raise ArgumentTypeError(f"{typed!r} is no port; give a whole number from 1024 to 65535")
    return int(typed)


def _add_build_hips(commands: Any) -> None:
    build = commands.add_parser(
        "build-hips",
        help="cut a map into a HiPS that any web server hands out",
        description="Cut a map into a HiPS. May be interrupted; the same command goes on.",
    )
    build.add_argument("source", help="a map file, the folder or address of a HiPS, or: relief")
    build.add_argument("folder", help="a folder, or an address such as s3://bucket/mars")
    build.add_argument("--order", type=int, help="the deepest (default: as deep as the data)")
    build.add_argument("--format", choices=("webp", "png", "jpeg"), default="webp", help="of tiles (default: webp)")
    build.add_argument("--scheduler", metavar="ADDRESS", help="of Dask, such as tcp://10.0.0.1:8786 (default: this machine)")
    build.add_argument("--assume-mars", action="store_true", help="take a file without a coordinate system for one of Mars")
    build.add_argument("--remote", action="store_true", help="take also a file that leads to others or to servers, as a VRT")
    edges = "WEST", "SOUTH", "EAST", "NORTH"
    build.add_argument(
        "--bounds", nargs=4, type=float, metavar=edges, help="of a picture that does not say where it lies, degrees"
    )
    for word in ("title", "credit", "licence"):
        build.add_argument(f"--{word}", help=f"the {word} of a map file, in place of its own")
    held = build.add_mutually_exclusive_group()
    held.add_argument("--resume", action="store_true", help="go on although the source looks different")
    build.add_argument("--verify", action="store_true", help="read all tiles that are there, and make altered ones again")
    held.add_argument("--replace", action="store_true", help="delete the tiles of another survey that is there")
    build.set_defaults(run=_build_hips)


if __name__ == "__main__":
    sys.exit(main())
