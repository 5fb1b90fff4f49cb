"""What is done about reports that are owed."""
