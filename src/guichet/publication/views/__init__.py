"""The public pages, a module per subject."""
