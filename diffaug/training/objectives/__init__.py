"""What an E-step minimises over two views of a batch, one objective a file."""
