"""What needs no database: comparing processes, finding ways through them, an empty diagram."""
