"""From the publisher's file to a stored snapshot."""
