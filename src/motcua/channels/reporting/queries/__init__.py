"""What is owed, what was reported, and how completely."""
