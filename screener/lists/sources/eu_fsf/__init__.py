"""The European Union's consolidated list of financial sanctions, in every form of its files."""
