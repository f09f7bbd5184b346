"""The shipped files, read and checked. Where each comes from: README.md beside this file."""

import hashlib
import io
from functools import lru_cache
from importlib import resources
from typing import Any

import pandas as pd


class DataError(RuntimeError):
    """A shipped file is missing or damaged."""


@lru_cache(maxsize=1)
def checksums() -> dict[str, str]:
    """Name to SHA-256 of every shipped file, as SHA256SUMS lists them."""
    try:
        lines = resources.files(__name__).joinpath("SHA256SUMS").read_text("ascii").splitlines()
        return {name: digest for digest, name in (line.split() for line in lines)}
    except (OSError, ValueError) as error:
        raise DataError(_advice("SHA256SUMS", f"cannot be read ({error})")) from error


def read(name: str) -> bytes:
    """A file that SHA256SUMS lists; a `DataError` that says how to reinstall where it is missing or damaged."""
    try:
        content = resources.files(__name__).joinpath(name).read_bytes()
    except OSError as error:
        raise DataError(_advice(name, f"cannot be read ({error.strerror})")) from error
    if hashlib.sha256(content).hexdigest() != checksums().get(name):
        raise DataError(_advice(name, "is damaged"))
    return content


def table(name: str, **read_csv_options: Any) -> pd.DataFrame:
    """A shipped CSV file; a cell is missing only where the options say so, as by `na_values`: a crater is called Nan."""
    return pd.read_csv(io.BytesIO(read(name)), keep_default_na=False, **read_csv_options)


def _advice(name: str, trouble: str) -> str:
    return (
        f"The shipped file explorer/data/{name} {trouble}. Reinstall the package: "
        "pip install --force-reinstall --no-deps tianwen1-explorer (from a clone: pip install --force-reinstall --no-deps .)"
    )
