"""The draft of a corrected file."""
