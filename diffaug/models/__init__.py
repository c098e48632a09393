"""Encoders (x -> y, z) and denoisers (x_t, t, condition -> output), one a file."""
