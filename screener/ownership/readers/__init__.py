"""One module a format of stakes."""
