"""E-step, M-step and joint training: the phases of Algorithm 1, on one shared loop."""
