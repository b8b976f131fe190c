"""The program put to the test on the lists that are loaded, the way supervisors ask for."""
