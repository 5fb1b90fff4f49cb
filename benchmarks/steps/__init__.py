"""The step over HTTP: the plain view, the site that serves both, and the users who ask."""
