"""What the browser says, believed no further than it can be: which values it may change, and what is a number."""

from typing import Any

import anywidget


class Heard(anywidget.AnyWidget):
    """A widget that a script of ours draws: of its values the browser changes those tagged ``heard``, and no others."""

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take over what the browser says."""
        heard = {name: value for name, value in sync_data.items() if self.trait_metadata(name, "heard")}
        super().set_state({name: value for name, value in heard.items() if _is_finite(value)})


def typed(control: Any) -> str:
    """What people typed in a field, without blanks about it and with no half of a character, which no page can be sent."""
    return str(control.value).encode(errors="replace").decode().strip()


def _is_finite(value: object) -> bool:
    """Whether it is no number beyond all bounds, nor a list with one in it: another display could not be sent it."""
    if isinstance(value, list):
        return all(map(_is_finite, value))
    return not isinstance(value, (int, float)) or abs(value) < 1e300


def number(value: object) -> float:
    """A finite number that the browser tells; a ValueError where it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not _is_finite(value):
        raise ValueError(f"the browser told {type(value).__name__} where a number is wanted")
    return float(value)


def whole(value: object) -> int | None:
    """A whole number that the browser tells, such as that of a row; None where it is anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def pair(values: object) -> tuple[float, float] | None:
    """Two finite numbers, such as those of a click; None where it is anything else."""
    if not isinstance(values, (list, tuple)) or len(values) != 2:
        return None
    try:
        return number(values[0]), number(values[1])
    except ValueError:
        return None
