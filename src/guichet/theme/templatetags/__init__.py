"""The tags that pages are built with."""
