"""The arithmetic of access: what needs a second factor, when a sign-in ends, kept secrets."""
