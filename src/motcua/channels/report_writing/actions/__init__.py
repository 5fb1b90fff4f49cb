"""What people do with reports that are written."""
