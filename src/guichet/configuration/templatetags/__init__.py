"""The tags that every page uses."""
