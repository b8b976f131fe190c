"""Registers of stakes, compiled once into the store and walked from disk."""
