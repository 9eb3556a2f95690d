"""What every list of work shares: searches that a person keeps, and who follows a dossier."""
