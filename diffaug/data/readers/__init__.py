"""Readers of table formats. Each returns a `Table`; sparse values stay sparse."""
