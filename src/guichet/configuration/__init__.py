"""How the portal is set up: environment, addresses, access table, server."""
