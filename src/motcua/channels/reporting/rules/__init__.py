"""What reporting can work out without the database and the clock."""
