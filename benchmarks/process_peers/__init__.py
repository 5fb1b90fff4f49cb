"""The other sides of the process step: each a client that tells how many steps a second it did."""
