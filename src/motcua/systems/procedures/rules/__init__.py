"""What the law makes a procedure of, and the arithmetic of its fees; no database, no clock."""
