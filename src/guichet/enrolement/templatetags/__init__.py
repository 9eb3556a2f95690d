"""The tags of the application."""
