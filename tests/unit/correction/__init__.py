"""Values mended in the bytes of a file."""
