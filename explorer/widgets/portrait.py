"""The picture on the card: a place from above, round craters, north up, a bar of scale.

It can be seen in Tianwen-1's light or as relief, wider or closer, and be saved with
its title, scale and credit drawn below it.
"""

import ipywidgets
import traitlets

from .. import observations
from ..features import Place
from ..imagery.painter import Painter
from ..imagery.picture import data_uri
from ..imagery.view import View
from . import text
from .latest import Latest
from .problems import TellsProblems, told
from .scale import round_length

_SIZE, _SAVED_SIZE = (600, 320), (1200, 640)  # pixels; the first is shown at half that, sharp on fine screens
_NARROWEST_KM, _WIDEST_KM = 30, 8000
_NARROWEST_RELIEF_KM = 400  # below that the elevation model has hardly anything to show
_AROUND = 1.6  # how much wider than a place its picture is
_STEP = 2  # how much wider or closer a press of a button goes


class Portrait(TellsProblems, ipywidgets.VBox):
    """A picture of one place.

    Parameters
    ----------
    painter : explorer.imagery.painter.Painter

    Attributes
    ----------
    place : explorer.features.Place or None
        What is shown; None is the planet as a whole.
    painter : explorer.imagery.painter.Painter
        What paints it. With a survey, people may choose between it and the ground.
    width_km : float
        How wide the picture is, 30..8000; set anew whenever the place changes.
    """

    place = traitlets.Instance(Place, allow_none=True)
    painter = traitlets.Instance(Painter)
    width_km = traitlets.Float(_WIDEST_KM, min=_NARROWEST_KM, max=_WIDEST_KM)

    def __init__(self, painter):
        self._drawing = Latest(self.tell)
        self._picture = ipywidgets.HTML()
        self._survey_or_relief = ipywidgets.ToggleButtons(
            options=["Tianwen-1", "Relief"], tooltips=["The place as Tianwen-1 saw it", "The heights of the place, drawn"]
        )
        self._wider, self._closer = (
            ipywidgets.Button(description=words, tooltip=hint)
            for words, hint in (("−", "Show more around the place"), ("+", "Go closer to the place"))
        )
        self._controls = ipywidgets.HBox([self._survey_or_relief, self._wider, self._closer])
        super().__init__([self._picture, self._controls])
        self._controls.add_class("explorer-portrait-controls")
        self._survey_or_relief.observe(self._ask, "value")
        self._wider.on_click(lambda _: self._zoom(_STEP))
        self._closer.on_click(lambda _: self._zoom(1 / _STEP))
        self.painter = painter

    def __repr__(self):
        return f"Portrait(place={self.place.name or 'ground' if self.place else None!r}, width_km={self.width_km:g})"

    def save(self, path):
        """Save the picture with title, caption, scale, credit and licence drawn below it.

        Waits for the tiles it needs.

        Parameters
        ----------
        path : str or pathlib.Path
            Ends in .png, .jpg or .jpeg.

        Raises
        ------
        ValueError
            Another ending.
        OSError
            The file cannot be written; one that was there is unharmed.
        """
        from ..imagery.plate import plate, save_plate

        [*_, painting] = self._chosen_painter().paint(self._view(_SAVED_SIZE), None)
        seen = observations.of_place(self.place)
        caption = seen.caption.iloc[0] if len(seen) else ""
        km, _ = self._scale()
        made = plate(
            painting.picture,
            title=self._name(),
            caption=f"{painting.title}; {self._frame()}. {caption}",
            credit=f"Picture: {painting.credit} ({painting.licence}). Caption: Tianwen-1 Mars Explorer.",
            scale=(text.kilometres(km), km / self._shown_km()),
        )
        save_plate(made, path, title=self._name(), credit=f"{painting.credit} ({painting.licence})")

    @traitlets.observe("place", "painter")
    @told
    def _show(self, change):
        has_survey = self.painter.survey is not None
        if change.name == "place":
            narrowest = _NARROWEST_KM if has_survey else _NARROWEST_RELIEF_KM
            self.set_trait("width_km", min(max(_AROUND * _extent_km(self.place), narrowest), _WIDEST_KM))
        for control in (self._wider, self._closer):
            control.layout.display = None if self.place else "none"
        self._survey_or_relief.layout.display = None if has_survey else "none"
        self._ask()

    @told
    def _zoom(self, times):
        self.width_km = min(max(self.width_km * times, _NARROWEST_KM), _WIDEST_KM)
        self._ask()

    def _ask(self, _change=None):
        self._drawing.ask(self._draw)

    def _draw(self, wanted):
        for painting in self._chosen_painter().paint(self._view(_SIZE), wanted):
            picture = data_uri(painting.picture)
            if not wanted():
                return
            self._picture.value = self._figure(painting, picture)

    def _chosen_painter(self):
        return Painter(self.painter.ground) if self._survey_or_relief.value == "Relief" else self.painter

    def _view(self, size):
        if self.place is None:
            return View.window(-90, -180, 90, 180, size=(size[0], size[0] // 2))
        return View.around(self.place.latitude, self.place.longitude, width_km=self.width_km, size=size)

    def _name(self):
        if self.place is None:
            return "Mars"
        return self.place.name or text.position(self.place.latitude, self.place.longitude)

    def _frame(self):
        if self.place is None:
            return "the whole planet"
        pole = abs(self.place.latitude) == 90
        up = f"longitude 0° is {'down' if self.place.latitude > 0 else 'up'}" if pole else "north is up"
        return f"{text.kilometres(self.width_km)} wide, {up}"

    def _shown_km(self):
        # The planet's picture is as wide as its equator is long.
        return self.width_km if self.place else 21_339.0

    def _scale(self):
        """A round length, and the part of the picture's width it takes."""
        km = round_length(self._shown_km() / 3)
        return km, km / self._shown_km()

    def _figure(self, painting, picture):
        km, share = self._scale()
        loading = "" if painting.complete else " Finer tiles are on their way."
        seen = text.escaped(f"{self._name()}: {painting.title}; {self._frame()}")
        words = text.escaped(f"{painting.title}; {self._frame()}. {painting.credit} ({painting.licence}).{loading}")
        bar = f'<div class="explorer-scale-bar" style="width:100%"></div>{text.kilometres(km)}'
        return (
            f'<figure><div class="explorer-portrait"><img class="explorer-picture" src="{picture}" alt="{seen}">'
            f'<div class="explorer-scale explorer-portrait-scale" style="width:{100 * share:.2f}%">{bar}</div></div>'
            f'<figcaption class="explorer-credit">{words}</figcaption></figure>'
        )


def _extent_km(place):
    """How far across a place is, or else what its best known picture set shows; 0 where nobody says."""
    if place is None or place.diameter_km:
        return place.diameter_km if place else 0
    seen = observations.of_place(place)
    return seen.extent_km.iloc[0] if len(seen) else 0
