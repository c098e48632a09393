"""How fast training and sampling run on a GPU, and how much of the card they use."""
