"""What is done in the indicator office."""
