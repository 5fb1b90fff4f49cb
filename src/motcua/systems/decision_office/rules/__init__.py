"""What a DMN file holds as it is drawn, how a form changes it, and what differs: pure Python."""
