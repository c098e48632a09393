"""What the method does on a GPU: speed, share of the card, memory, whole runs, experiments."""
