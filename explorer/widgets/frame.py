"""A trait that holds a table."""

import pandas as pd
import traitlets


class Frame(traitlets.Instance):
    """A pandas.DataFrame. Two are alike only if they are one: comparing all values takes longer than drawing them."""

    def __init__(self):
        super().__init__(pd.DataFrame)

    def set(self, obj, value):
        old = obj._trait_values.get(self.name, traitlets.Undefined)
        obj._trait_values[self.name] = value = self._validate(obj, value)
        if old is not value:
            obj._notify_trait(self.name, old, value)
