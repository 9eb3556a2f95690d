"""What a control said, read again: on a page, as a table, as a receipt, as a file to correct."""
