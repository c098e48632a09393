"""Data sets: where their bytes come from, how they are read, and the one form that all share."""
