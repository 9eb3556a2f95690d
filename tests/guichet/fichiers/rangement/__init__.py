"""Tables that name contents in every way that a table may: the portal knows none of them."""
