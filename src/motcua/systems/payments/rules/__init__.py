"""The arithmetic of payments: law of the day, transfer codes, QR, statements."""
