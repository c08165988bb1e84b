"""What the Acme company asks of its service beyond the rules that the program has."""
