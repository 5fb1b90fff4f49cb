"""What is done with figures: recorded, counted, grouped."""
