"""Things that are edited by plain forms: described once, shown, read, checked and compared."""
