"""Networks, one a file: encoders (x -> y, z), denoisers (x_t, t, condition -> output), their parts.

Their settings stand in spaces.py, encoders.py and denoisers.py, which do without torch.
"""
