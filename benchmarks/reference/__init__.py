"""The paper's own way, written as plainly as possible: what our phases are compared with.

Views are made row by row in Python, the denoiser is Listing 2 as it is printed, and samples take
1,000 ancestral steps. Nothing here is fast, and nothing is shared with `diffaug` but its encoder.
"""
