"""Tells whether a counterparty is on a public list, or exposed to one through who owns it."""

__version__ = "0.1.0"
