"""Second views of a batch: hand-made ones and generated ones, all as whole-batch operations.

A view is called with the batch, its row numbers in the training set and a generator, and
returns a batch of the same shape: `view(x, rows, generator)`.
"""
