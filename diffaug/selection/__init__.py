"""Choosing settings without labels."""
