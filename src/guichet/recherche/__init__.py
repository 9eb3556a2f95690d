"""One search for everything that a person may see: it stands above the counters, and asks each."""
