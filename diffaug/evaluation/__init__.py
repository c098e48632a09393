"""How good a space is: classifiers, clusters and probes on embeddings, checks on samples."""
