"""Tools of the project: samples, reference pages, benchmark. Not shipped."""
