"""The shipped files, read and checked. Where each comes from: README.md beside this file."""

import hashlib
from functools import lru_cache
from importlib import resources


class DataError(RuntimeError):
    """A shipped file is missing or damaged."""


@lru_cache(maxsize=1)
def checksums():
    """SHA-256 of every shipped file.

    Returns
    -------
    dict of str to str
        File name to hexadecimal digest, as listed in SHA256SUMS.

    Raises
    ------
    DataError
        SHA256SUMS itself is missing or not of its form.
    """
    try:
        lines = resources.files(__name__).joinpath("SHA256SUMS").read_text("ascii").splitlines()
        return {name: digest for digest, name in (line.split() for line in lines)}
    except (OSError, ValueError) as error:
        raise DataError(_advice("SHA256SUMS", f"cannot be read ({error})")) from error


def read(name):
    """Read a shipped file and check that it is whole.

    Parameters
    ----------
    name : str
        One of the files listed in SHA256SUMS.

    Returns
    -------
    bytes

    Raises
    ------
    DataError
        The file is missing or damaged; the message says how to reinstall.
    """
    try:
        content = resources.files(__name__).joinpath(name).read_bytes()
    except OSError as error:
        raise DataError(_advice(name, f"cannot be read ({error.strerror})")) from error
    if hashlib.sha256(content).hexdigest() != checksums().get(name):
        raise DataError(_advice(name, "is damaged"))
    return content


def _advice(name, trouble):
    return (
        f"The shipped file explorer/data/{name} {trouble}. Reinstall the package: "
        "pip install --force-reinstall --no-deps tianwen1-explorer (from a clone: pip install --force-reinstall --no-deps .)"
    )
