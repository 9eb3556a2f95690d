"""The operations of the API, a module per kind of object."""
