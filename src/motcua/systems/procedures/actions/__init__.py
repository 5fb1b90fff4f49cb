"""What the office that keeps the catalogue can do."""
