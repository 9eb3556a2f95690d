"""The ZIP of pieces, inspected without unpacking anything to disk."""
