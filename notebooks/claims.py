"""Helpers of the notebook "Measure Mars": how its findings are written down, and its maps with lines on them."""

import pandas as pd
from PIL import Image, ImageDraw, ImageFont

import explorer

_GROUND, _FINDINGS = explorer.Ground(), {}


def length(value: float, unit: str = "km") -> str:
    """A length in whole kilometres, or in another unit."""
    return f"{value:,.0f} {unit}".replace(",", " ")


def find(claim: str, measured: str, verdict: str, why: str) -> None:
    """Note what was found, and tell it."""
    _FINDINGS[claim] = {"claim": claim, "measured": measured, "verdict": verdict, "why": why}
    print(f"{claim}: measured {measured}. Verdict: {verdict}.")


def findings() -> pd.DataFrame:
    """All that was found, each claim once."""
    return pd.DataFrame(_FINDINGS.values())


def picture(view: explorer.View, lines: list, scale_km: float, names: tuple = ()) -> Image.Image:
    """The ground with lines through points, names (text, latitude, longitude) and a bar of scale."""
    image = explorer.draw(_GROUND, view)
    pen = ImageDraw.Draw(image)
    words = {"fill": "white", "font": ImageFont.load_default(16), "stroke_width": 2, "stroke_fill": "#2b1a12"}
    for points in lines:
        track = explorer.measure(points).track(spacing_km=scale_km / 5)
        pen.line(list(zip(*view.forward(*track), strict=True)), fill="white", width=3, joint="curve")
    for name, latitude, longitude in names:
        column, row = view.forward(latitude, longitude)
        pen.text((column, row - 12), name, anchor="mb", **words)
    bar, bottom = scale_km * 1000 / view.resolution, image.height - 20
    pen.line([(20, bottom), (20 + bar, bottom)], fill="white", width=5)
    pen.text((20, bottom - 6), f"{scale_km:g} km", anchor="lb", **words)
    return image
