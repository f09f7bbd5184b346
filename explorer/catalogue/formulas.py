"""Texts that a spreadsheet would take for formulas: they leave with an apostrophe before them, and come back without."""

import re
from typing import Any

import pandas as pd


def _before_formulas(mark: str) -> re.Pattern[str]:
    # Also after what parts cells or rows where a spreadsheet does not take the comma for that, and so no quotes either.
    return re.compile(rf"^{mark}(?=[\t\r\n])|(?:^|(?<=[;\t\r\n])){mark}(?=[^\S\t\r\n]*[=+\-@＝＋－＠])")


_FORMULA, _DEFUSED = _before_formulas(""), _before_formulas("'")


def safe_csv(table: pd.DataFrame, header: bool = True) -> str:
    """A table as CSV that a spreadsheet opens without running anything in it.

    Texts that it would take for a formula begin with an apostrophe; numbers are as they are.
    """
    safe = table.rename(columns=_defused)
    for number, dtype in enumerate(safe.dtypes):
        if not (pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_datetime64_any_dtype(dtype)):
            safe.isetitem(number, [_defused(value) for value in safe.iloc[:, number]])
    return safe.to_csv(index=False, header=header, lineterminator="\r\n")


def _defused(value: Any) -> Any:
    return _FORMULA.sub("'", value) if isinstance(value, str) else value


def restored(text: str) -> str:
    """A text without the apostrophes that `safe_csv` put into it, or somebody who meant the same."""
    return _DEFUSED.sub("", text).strip() if "'" in text else text
