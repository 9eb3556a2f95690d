"""The machine door: suppliers' tools rehearse, deposit and follow, with the rules of the pages."""
