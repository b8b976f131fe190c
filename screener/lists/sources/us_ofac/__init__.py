"""OFAC's own publications, SDN and non-SDN, in the forms that OFAC exports them."""
