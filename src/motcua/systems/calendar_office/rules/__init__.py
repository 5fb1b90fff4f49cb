"""A year of special days as the sheets have it, without the database."""
