"""The tags that only this theme uses."""
