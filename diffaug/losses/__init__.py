"""Contrastive losses, one a file, and the kernels they share."""
