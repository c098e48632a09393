"""Tables: results over seeds, beside the paper's printed values, as CSV rows and Markdown."""
