"""The JavaScript of the globe, as one text: WebGL by ogl, and our own parts in the order in which they need each other."""

from functools import lru_cache
from importlib import resources

_PARTS = "ogl", "vectors", "position", "terrain", "eye", "planet", "overlay", "hands", "flight", "controls", "reading", "globe"


@lru_cache(maxsize=1)
def script() -> str:
    """All parts; what follows them can make a ``Globe``."""
    return "\n".join(_read(f"{part}.js") for part in _PARTS)


def enclosed() -> str:
    """The same for a page with names of its own, which gets these and nothing else."""
    names = "{ Globe, hasWebGL, Terrain, toVector, toPosition }"
    return f"const {names} = (() => {{\n{script()}\nreturn {names};\n}})();\n"


def positions() -> str:
    """The part that writes positions, ``writtenPosition``, alone."""
    return _read("position.js")


@lru_cache(maxsize=1)
def style() -> str:
    """How the globe looks."""
    return _read("sphere.css")


def _read(name: str) -> str:
    return resources.files("explorer.sphere").joinpath(name).read_text("utf-8")
