"""What time it is on Mars: season, hours, and where the Sun stands, at any moment.

After Allison and McEwen (2000), with the coefficients that NASA's Mars24 uses today. Nothing is fetched and no clock
runs: a `MarsTime` is a moment, and what follows from it.
"""

import math
import reprlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike

from ..message import Message
from .body import (
    Floats,
    check_latitude,
    check_longitude,
    planetocentric_latitude,
    planetographic_latitude,
    position,
    wrap_longitude,
)

SOL = timedelta(seconds=88775.244)
"""A mean solar day of Mars."""

FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 12, 31, 23, 59, 59, tzinfo=UTC)
"""Between these the formulae are good to about 0.01 degree of the season."""

_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
_SOL_DAYS = 1.0274912517
_SOL_ZERO = 4.5 - _SOL_DAYS * (44796.0 - 0.0009626)  # days since J2000 at Mars Sol Date 0
_YEAR_ONE, _YEAR_DAYS = -16336.05, 686.9726  # days since J2000 at the equinox that year 1 began with; from one to the next
_TILT = 0.42565  # sine of the angle between Mars's equator and its orbit

# What other planets do to the season: degrees, period in years of the Earth, phase.
_PERTURBERS = np.array(
    [
        (0.0071, 2.2353, 49.409),
        (0.0057, 2.7543, 168.173),
        (0.0039, 1.1177, 191.837),
        (0.0037, 15.7866, 21.736),
        (0.0021, 2.1354, 15.704),
        (0.0020, 2.4694, 95.528),
        (0.0018, 32.8493, 49.095),
    ]
)

# Days from which on the Earth's clocks, UTC, were another second behind.
_LEAP_SECONDS = [
    *("1972-07-01", "1973-01-01", "1974-01-01", "1975-01-01", "1976-01-01", "1977-01-01", "1978-01-01", "1979-01-01"),
    *("1980-01-01", "1981-07-01", "1982-07-01", "1983-07-01", "1985-07-01", "1988-01-01", "1990-01-01", "1991-01-01"),
    *("1992-07-01", "1993-07-01", "1994-07-01", "1996-01-01", "1997-07-01", "1999-01-01", "2006-01-01", "2009-01-01"),
    *("2012-07-01", "2015-07-01", "2017-01-01"),
]


@dataclass(frozen=True)
class MarsTime:
    """A moment on Mars; `mars_time` makes one.

    Attributes
    ----------
    utc
        The moment on the Earth, with a time zone.

    Raises
    ------
    ValueError
        It has none, or is no moment.
    """

    utc: datetime

    def __post_init__(self) -> None:
        if not isinstance(self.utc, datetime) or self.utc.tzinfo is None:
            raise ValueError(f"{reprlib.repr(self.utc)} is no moment with a time zone; explorer.mars_time makes one")

    @cached_property
    def _days(self) -> float:
        """Days since noon of 1 January 2000, of 86 400 even seconds (Terrestrial Time)."""
        return (self.utc - _J2000).total_seconds() / 86400 + _ahead_of_utc(self.utc) / 86400

    @cached_property
    def _from_mean(self) -> float:
        """How far Mars is ahead of where it would be at an even pace, degrees."""
        days = self._days
        anomaly = math.radians(19.3871 + 0.52402073 * days)
        degrees, years, phase = _PERTURBERS.T
        waves = float(np.sum(degrees * np.cos(np.radians(0.985626 * days / years + phase))))
        sines = (10.691 + 3.0e-7 * days, 0.623, 0.050, 0.005, 0.0005)
        return sum(each * math.sin(times * anomaly) for times, each in enumerate(sines, 1)) + waves

    @cached_property
    def solar_longitude(self) -> float:
        """Ls, the season: degrees, 0 at the equinox that begins the northern spring, 90 at its summer solstice; within 0.01."""
        return (270.3871 + 0.524038496 * self._days + self._from_mean) % 360

    @cached_property
    def year(self) -> int:
        """Mars year, as Clancy and others (2000) count them: year 1 began on 11 April 1955, each begins where Ls is 0."""
        # The season runs up to 11 degrees ahead of an even pace, or behind: far less than half a year.
        return round((self._days - _YEAR_ONE) / _YEAR_DAYS - self.solar_longitude / 360) + 1

    @property
    def sol_date(self) -> float:
        """Mars Sol Date: sols since noon of 29 December 1873 at the prime meridian; whole at its midnight."""
        return (self._days - _SOL_ZERO) / _SOL_DAYS

    @cached_property
    def sol_of_year(self) -> int:
        """The sol of the Mars year, 1..669: the first begins where Ls is 0."""
        return max(math.floor(self.sol_date - _began(self.year).sol_date), 0) + 1  # the year began within a second of that

    @property
    def equation_of_time(self) -> float:
        """Hours by which the Sun of today is ahead of the mean one, -0.9..0.7."""
        season = math.radians(self.solar_longitude)
        waves = 2.861 * math.sin(2 * season) - 0.071 * math.sin(4 * season) + 0.002 * math.sin(6 * season)
        return (waves - self._from_mean) / 15

    @overload
    def mean_time(self, longitude: float = 0.0) -> float: ...
    @overload
    def mean_time(self, longitude: ArrayLike) -> float | Floats: ...
    def mean_time(self, longitude: ArrayLike = 0.0) -> float | Floats:
        """Local mean solar time at an east longitude: hours of 1/24 sol, 0..24; at longitude 0, Coordinated Mars Time."""
        hours = np.asarray((self.sol_date * 24 + check_longitude(longitude) / 15) % 24)
        return hours if hours.shape else float(hours)

    @overload
    def true_time(self, longitude: float = 0.0) -> float: ...
    @overload
    def true_time(self, longitude: ArrayLike) -> float | Floats: ...
    def true_time(self, longitude: ArrayLike = 0.0) -> float | Floats:
        """Local true solar time at an east longitude: hours, 0..24; 12 where the Sun stands highest."""
        return (self.mean_time(longitude) + self.equation_of_time) % 24

    @property
    def declination(self) -> float:
        """How far north of Mars's equator the Sun stands, -25.2..25.2 degrees."""
        return math.degrees(math.asin(_TILT * math.sin(math.radians(self.solar_longitude))))

    @property
    def subsolar_point(self) -> tuple[float, float]:
        """Planetocentric latitude and east longitude, -180..180, of the place where the Sun stands straight above."""
        return float(planetocentric_latitude(self.declination)), float(wrap_longitude(180 - 15 * self.true_time()))

    @property
    def distance_au(self) -> float:
        """How far the Sun is, in distances of the Earth from it: 1.38..1.67."""
        anomaly = math.radians(19.3871 + 0.52402073 * self._days)
        cosines = (0.09309, 0.004336, 0.00031, 0.00003)
        return 1.52367934 * (1.00436 - sum(each * math.cos(times * anomaly) for times, each in enumerate(cosines, 1)))

    def sun_height(self, latitude: ArrayLike, longitude: ArrayLike) -> Floats:
        """How high the middle of the Sun stands above a level horizon without air, degrees; below it, negative.

        Parameters
        ----------
        latitude, longitude
            Planetocentric latitude and east longitude, degrees; broadcast together.

        Raises
        ------
        ValueError
            A latitude lies outside -90..90, or a value is no finite number; so in all that is asked of a place here.
        """
        up, hour, declination = self._angles(latitude, longitude)
        sine = np.sin(up) * np.sin(declination) + np.cos(up) * np.cos(declination) * np.cos(hour)
        return np.degrees(np.arcsin(np.clip(sine, -1, 1)))

    def sun_azimuth(self, latitude: ArrayLike, longitude: ArrayLike) -> Floats:
        """In which direction the Sun stands, degrees clockwise from north, 0..360; the parameters are those of `sun_height`."""
        up, hour, declination = self._angles(latitude, longitude)
        east = -np.cos(declination) * np.sin(hour)
        north = np.cos(up) * np.sin(declination) - np.sin(up) * np.cos(declination) * np.cos(hour)
        return np.degrees(np.arctan2(east, north)) % 360

    def _angles(self, latitude: ArrayLike, longitude: ArrayLike) -> tuple[Floats, Floats, float]:
        """Latitude as the horizon lies, angle past noon, and the Sun's declination, radians."""
        hour = np.radians(check_longitude(longitude) + 15 * (self.true_time() - 12))
        return np.radians(planetographic_latitude(check_latitude(latitude))), hour, math.radians(self.declination)

    def daylight(self, latitude: float) -> float:
        """Hours of the Earth from sunrise to sunset at a latitude, 0 in the polar night, 24.66 where the Sun doesn't set.

        Of the Sun's middle above a level horizon without air; the season stands still meanwhile.
        """
        up = math.radians(float(planetographic_latitude(position(latitude, 0)[0])))
        # At the poles the tangent is huge, not infinite; with the Sun over the equator the product is about 0 all the same.
        cosine = -math.tan(up) * math.tan(math.radians(self.declination))
        return math.acos(min(max(cosine, -1.0), 1.0)) / math.pi * SOL.total_seconds() / 3600

    def later(self, sols: float) -> "MarsTime":
        """The moment so many sols later; the nearest there is, where that is beyond `FIRST` or `LAST`."""
        span = (LAST - FIRST) / SOL
        return MarsTime(min(max(self.utc + min(max(sols, -span), span) * SOL, FIRST), LAST))


def mars_time(when: Any = None) -> MarsTime:
    """What time it is on Mars: season, local hours, where the Sun stands.

    Parameters
    ----------
    when
        A moment of the Earth from 1900 to 2100: a `datetime`, or text such as "2021-05-14 23:17". Without a time zone it is
        UTC. Now, by this machine's clock, where it is left out.

    Returns
    -------
    MarsTime
        A value that does not go on by itself. ``solar_longitude`` (Ls) is within 0.1 degree, ``mean_time(longitude)`` and
        ``true_time(longitude)`` are within two minutes of published ones.

    Raises
    ------
    ValueError
        No such moment, or one before 1900 or after 2100.

    Source
    ------
    M. Allison and M. McEwen, Planetary and Space Science 48, 215 (2000), doi:10.1016/S0032-0633(99)00092-6, with the
    coefficients of NASA GISS's Mars24; leap seconds up to 2017, the last that was announced.
    """
    moment = datetime.now(UTC) if when is None else when
    if isinstance(when, str):
        try:
            moment = datetime.fromisoformat(when.strip())
        except ValueError:
            english = "{said} is no moment; give a date and a time of UTC, such as {example}"
            raise ValueError(Message("clock.no_moment", english, said=repr(when[:40]), example="2021-05-14 23:17")) from None
    if not isinstance(moment, datetime):
        raise ValueError(f"{reprlib.repr(when)} is no moment; give a datetime, or text such as '2021-05-14 23:17'")
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    if not FIRST <= moment <= LAST:
        english = "the year {year} is not possible; the clock of Mars is known from {first} to {last}"
        raise ValueError(Message("clock.beyond", english, year=moment.year, first=FIRST.year, last=LAST.year))
    return MarsTime(moment.astimezone(UTC))  # which the first and the last there are could not be turned to


@lru_cache(maxsize=8)
def _began(year: int) -> MarsTime:
    """The moment at which a Mars year began."""
    moment = MarsTime(_J2000 + timedelta(days=_YEAR_ONE + (year - 1) * _YEAR_DAYS))
    for _ in range(3):  # the season runs on evenly enough to be there at once; what is left is seconds
        late = float(wrap_longitude(moment.solar_longitude))
        moment = MarsTime(moment.utc - timedelta(days=late / 360 * _YEAR_DAYS))
    return moment


def _ahead_of_utc(moment: datetime) -> float:
    """Seconds that Terrestrial Time is ahead of the clocks of the Earth."""
    if moment.year >= 1972:
        return 42.184 + sum(moment.date().isoformat() >= day for day in _LEAP_SECONDS)
    centuries = (moment - _J2000).total_seconds() / 86400 / 36525
    return 64.184 + 59 * centuries - 51.2 * centuries**2 - 67.1 * centuries**3 - 16.4 * centuries**4
