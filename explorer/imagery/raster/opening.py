"""Opening a map file with GDAL: from where it comes, and so that nobody else is asked for it.

GDAL also opens files that are nothing but the addresses of others. Unless somebody wants that, only formats that
hold their own pixels are opened, and no server is asked.
"""

import os
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...download import addresses, site
from ...extras import need
from ...message import printable, said_by
from . import parts

if TYPE_CHECKING:
    import rasterio

_OPTIONS = {"GDAL_CACHEMAX": 64, "GDAL_HTTP_NETRC": "NO"}  # megabytes; no passwords of ~/.netrc
_ALONE = {"GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR"}  # what lies beside a file counts for nothing
_FAR_AWAY = {"GDAL_HTTP_TIMEOUT": 20, "GDAL_HTTP_MAX_RETRY": 2, **_ALONE}
_NO_NETWORK = {  # no name is allowed, and the proxy is a port that nobody can listen at
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    **dict.fromkeys(["GDAL_HTTP_PROXY", "GDAL_HTTPS_PROXY"], "http://127.0.0.1:0"),
}
# Wherever it stands: GDAL finds it within a name, too, with slashes missing or too many, and percent-encoded.
_ADDRESS = re.compile(r"(?i)^[a-z0-9+]+://|(https?|ftp)(:|%3a)|/vsi(curl|s3|gs|az|adls|oss|swift|hdfs|webhdfs)")
_WITH_PASSWORD = re.compile(r"(?i)(https?|ftp)(:|%3a)[/\\]*(%2f)*[^/?#]*(@|%40)")


class RasterError(ValueError):
    """A map file cannot be used; the message says which and why."""


class Origin:
    """Where a map file is: a path of this machine, or an address that GDAL reads.

    Attributes
    ----------
    path
        As GDAL takes it.
    source
        As people may see it, without what may be a password or a token.
    remote
        Whether it may lead to other files and servers.
    is_here
        Whether it is a file of this machine.
    """

    def __init__(self, path_or_url: str | Path, remote: bool) -> None:
        self.path = str(path_or_url).strip().removeprefix("file://")
        self.remote = remote
        self._is_asked = not os.path.exists(self.path) and _ADDRESS.search(self.path) is not None
        is_within = not os.path.exists(self.path) and re.match(r"/vsi|[A-Za-z0-9_]{2,}:", self.path) is not None  # an archive
        self.is_here = not self._is_asked and not is_within
        self.source = addresses.without_secrets(self.path) if self._is_asked else self.path

    @property
    def file(self) -> Path:
        """The path without what may be a token after it."""
        return Path(self.path.partition("?")[0] if self._is_asked else self.path)

    @property
    def options(self) -> dict[str, Any]:
        """How GDAL is to go about it, whenever it is asked."""
        if self._is_asked and not site.is_offline():
            return _OPTIONS | _FAR_AWAY
        alone = {} if self.is_here or self.remote else _ALONE
        return _OPTIONS | alone | (_NO_NETWORK if site.is_offline() or not self.remote else {})

    def told(self, error: BaseException) -> str:
        """What GDAL says of the file, as people may see it."""
        said = str(error).replace(self.path, self.source)
        return addresses.told_without_secrets(said) if self._is_asked else said

    def open(self) -> "rasterio.DatasetReader":
        """The file; a `RasterError` says why it is not opened."""
        if self._is_asked and _WITH_PASSWORD.search(self.path):
            raise RasterError(
                f"{self.source} is not asked: no password is sent that stands in an address; GDAL's own setting for it is "
                "GDAL_HTTP_USERPWD"
            )
        if self._is_asked and site.is_offline():
            raise RasterError(f"{self.source} is not asked: the network is switched off by EXPLORER_OFFLINE")
        rasterio = need("rasterio")
        try:
            with warnings.catch_warnings(), rasterio.Env(**self.options):
                # Where it lies is looked at later, and told in our words.
                warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
                return rasterio.open(self.path) if self.remote else self._opened_alone()
        except gdal_errors() as error:
            hint = "" if self.remote else "; if it leads to other files or servers, as a VRT does, say remote=True"
            raise RasterError(f"{self.source} is no map that GDAL can open ({self.told(error)}){hint}") from None
        except UnicodeDecodeError:  # what GDAL says of it
            raise RasterError(f"{self.source} is no map that GDAL can open (it is damaged)") from None
        except UnicodeEncodeError:
            raise RasterError(f"the name of {printable(self.source, 300)} is no text, which GDAL needs; rename it") from None
        except parts.PartsError as error:
            raise RasterError(said_by(error)) from None

    def _opened_alone(self) -> "rasterio.DatasetReader":
        """The file, where it leads nowhere else."""
        reader = need("rasterio").io.DatasetReader
        # Of a relative name, what a label calls by its full one would be found.
        path = Path(self.path).absolute()
        if self.is_here:
            file = reader(str(path), driver=parts.formats(path))
            parts.check(path, file)
        else:
            file = reader(self.path, driver=parts.SELF_CONTAINED)
            parts.check_far_away(self.source, file)
        return file


def size_and_date(path: str) -> tuple[int, int] | None:
    """Bytes and nanoseconds of a file; None on a server, or within another file."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def gdal_errors(*others: type[Exception]) -> tuple[type[Exception], ...]:
    """What rasterio raises for trouble of GDAL's, not all of which is of rasterio's own family; and other errors."""
    rasterio = need("rasterio")
    return *others, rasterio.errors.RasterioError, rasterio._err.CPLE_BaseError
