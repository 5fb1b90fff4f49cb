"""What pages of this office ask."""
