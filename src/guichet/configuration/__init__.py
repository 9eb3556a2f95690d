"""How the portal is set up: addresses, doorkeeper, navigation, server."""
