"""The token game of processes: reading diagrams, judging them, moving tokens. No Django."""
