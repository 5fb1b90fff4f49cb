"""Pure rules: marks of live figures, phrases, tables, pictures and differences."""
