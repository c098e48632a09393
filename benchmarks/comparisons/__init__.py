"""What is compared with what: one kind of comparison a file, found by its name.

A file here defines `COMPARISON`, a `benchmarks.contract.Comparison`. It imports peers inside its
functions, so that one that is not installed leaves the others alone.
"""
