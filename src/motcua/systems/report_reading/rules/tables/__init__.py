"""Tables of a report: their heads, what each cell counts, and what they claim."""
