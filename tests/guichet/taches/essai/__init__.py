"""An application whose tasks are tried by the tests of the queue."""
