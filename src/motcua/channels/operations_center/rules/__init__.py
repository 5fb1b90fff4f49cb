"""What needs no database: folding the journal, the classes of the report, periods, scores."""
