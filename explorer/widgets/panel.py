"""Choices whose words change while what is chosen stays."""


def relabel(control, words, hints=None):
    """Word the options of a choice anew. What is chosen stays, and nobody hears of a change.

    Parameters
    ----------
    control : ipywidgets.Dropdown or ipywidgets.ToggleButtons
    words : iterable of str
        One for each option.
    hints : iterable of str, optional
        What is shown when the pointer rests on a button.
    """
    words = tuple(words)
    # Setting `options` would choose the first for a moment, and whoever follows the choice would go there and back.
    control._options_full = tuple(zip(words, control._options_values, strict=True))
    control.set_trait("_options_labels", words)
    if control.index is not None:
        control.label = words[control.index]
    if hints is not None:
        control.tooltips = list(hints)
