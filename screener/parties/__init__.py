"""Reading the user's counterparties from a vendor file as procurement has it: nothing in it stops the run."""
