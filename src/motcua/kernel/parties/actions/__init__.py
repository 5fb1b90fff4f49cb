"""What can be done with parties."""
