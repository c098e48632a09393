"""The paper's figures: one file each, from arrays to <stem>.svg and <stem>.png."""
