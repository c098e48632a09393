"""The method's speed and quality beside those of its peers: `python -m benchmarks --help`."""
