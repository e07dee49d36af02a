"""Measurements run by hand, one command each."""
