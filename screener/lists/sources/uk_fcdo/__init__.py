"""The UK Sanctions List, in the forms of the Foreign, Commonwealth & Development Office."""
