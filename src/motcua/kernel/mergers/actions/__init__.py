"""What people do with a day of mergers: prepare, rehearse, approve, carry out, take back."""
