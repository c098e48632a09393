"""What baselines are made of; the baselines themselves are the files of the folder above."""
