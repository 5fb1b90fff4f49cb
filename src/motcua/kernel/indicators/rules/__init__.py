"""What figures are: their periods, formulas, definitions, checks, and whose they are."""
