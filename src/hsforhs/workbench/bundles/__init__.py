"""The records of one country as one signed file, from one instance to another."""
