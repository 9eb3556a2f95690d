"""The controls: tree, texts and context in, findings out, one family per module."""
