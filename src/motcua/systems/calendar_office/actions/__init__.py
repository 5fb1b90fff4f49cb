"""What this office does beside drafting: its desk."""
