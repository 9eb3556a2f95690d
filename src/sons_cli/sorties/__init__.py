"""The three ways to write a report: for a person, for a program, for a spreadsheet."""
