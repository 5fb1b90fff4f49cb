"""The journal's arithmetic: canonical bytes, Merkle trees, signed notes, pauses between tries."""
