"""How a report is read: passages, numerals, figures, and what the text itself claims of them."""
