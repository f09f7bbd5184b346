"""Values that code gives, told in a sentence where they are of another kind."""

import reprlib

import numpy as np


def truth(name: str, value: object) -> bool:
    """A value that says yes or no; a ValueError that names it where it is anything else, which Python would take for one."""
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{name}={reprlib.repr(value)} is not possible; give True or False")
    return bool(value)
