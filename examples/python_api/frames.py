"""Answers a DataFrame: it comes back with our columns behind its own, one row in, one row out."""

from __future__ import annotations

import datetime as dt

import pandas as pd

import screener


def main() -> None:
    """Screen three vendors and print what a person has to look at."""
    lists = screener.Screener.open(as_of=dt.date(2026, 11, 23))
    vendors = pd.DataFrame(
        {
            "supplier": ["Hangzhou Hikvision Digital Technology Co Ltd", "W. W. Grainger Inc.", ""],
            "spend": [120_000, 4_500, 10],
        }
    )
    answered = lists.batch(vendors)
    columns = ["supplier", "spend", "screener_outcome", "screener_list"]
    print(answered[columns].fillna("").to_string(index=False))


if __name__ == "__main__":
    main()
