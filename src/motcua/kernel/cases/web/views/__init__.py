"""The pages of cases and of assigned work."""
