"""What several objectives share: kernels and similarities."""
