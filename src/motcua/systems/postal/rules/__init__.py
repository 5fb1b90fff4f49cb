"""Pure arithmetic of the post: where a consignment is, what it costs, what is missing, figures."""
