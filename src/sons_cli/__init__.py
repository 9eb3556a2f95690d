"""The ``sons`` command: a thin door on the engine, in French."""
