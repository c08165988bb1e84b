"""Odd and broken data for every door that they come in by."""
