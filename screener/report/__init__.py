"""One module a format; every report shows the same result objects and decides nothing."""
