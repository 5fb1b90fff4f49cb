"""What a decision model says, how it is judged, and how it is played: pure Python."""
