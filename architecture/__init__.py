"""The rules of the house, and tests that hold them."""
