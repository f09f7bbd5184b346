"""The texts of the saved page, in English.

Texts of places, captions and credits are none of them: those come with the places.
"""

WORDS = {
    "page.language": "en",
    "page.title": "Mars, seen by Tianwen-1",
    "page.mars": "Mars",
    "page.hint": "Choose a place on the map, in the list or by searching. Gold: places with pictures by Tianwen-1.",
    "page.search": "Search for a place",
    "page.found": "{count} found",
    "page.nothing": "Nothing found. Try the beginning of a name, or a kind such as “crater”.",
    "page.tabs": "Beside the map",
    "page.place": "Place",
    "page.list": "List",
    "page.tour": "Tour",
    "page.places": "Places, the most important first",
    "page.count": "{count} places, the most important first. Arrow keys move, Enter chooses.",
    "page.map": "Map of Mars. Arrow keys move it, plus and minus zoom, Home shows where it began, "
    "Enter chooses the place nearest to the middle.",
    "page.closer": "Closer",
    "page.wider": "Wider",
    "page.home": "Back to where the map began",
    "page.planet": "The whole of Mars, unrolled: {title}",
    "page.middle": "Middle of the map: {position}. {scale} to the bar.",
    "page.chosen": "{name} is chosen.",
    "page.bar": "Scale",
    "page.seen": "with Tianwen-1 pictures",
    "page.named": "other named places",
    "page.own": "your own places",
    "page.across": "{size} across",
    "page.height": "height {height} ({resolves})",
    "page.own-kind": "a place of your own",
    "page.north-up": "{width} wide, north is up",
    "page.north-pole": "{width} wide, longitude 0° is down",
    "page.south-pole": "{width} wide, longitude 0° is up",
    "page.own-picture": "{name}: the picture that came with it",
    "page.shows": "What the released picture, linked below, shows:",
    "page.sure": "The place is sure.",
    "page.likely": "The place is likely, not certain.",
    "page.rough": "The place is only roughly known.",
    "page.release": "See the picture on its release page",
    "page.released": "released {date}",
    "page.taken": "taken {date}",
    "page.credit": "Credit: {credit}.",
    "page.read-on": "Read on",
    "page.gazetteer": "{name} in the IAU gazetteer",
    "page.starts": "Begin with",
    "page.take-tour": "Take the tour",
    "page.step": "Step {number} of {count}",
    "page.back": "Back",
    "page.next": "Next",
    "page.answer": "Show the answer",
    "page.source": "Map: {title}, {width} to a pixel. {credit} ({licence}).",
    "page.names": "Names: IAU gazetteer. Links need a network, all else is in this file.",
    "page.no-script": "This page needs JavaScript, which this browser has switched off. The picture shows all of Mars.",
    "page.N": "N",
    "page.S": "S",
    "page.E": "E",
    "page.W": "W",
}
"""Text by key. What stands in braces is put in, by Python or by the page."""


class Words:
    """The texts of a page in some language, English where it lacks one.

    Parameters
    ----------
    given : mapping
        Text by key; keys of other parts of the explorer are left alone.
    """

    def __init__(self, given=()):
        given = dict(given)
        self.all = {key: given.get(key, text) for key, text in WORDS.items()}

    def __call__(self, key, **values):
        """The text of a key without its "page.", with values put into it."""
        text = self.all[f"page.{key}"]
        return text.format(**values) if values else text
