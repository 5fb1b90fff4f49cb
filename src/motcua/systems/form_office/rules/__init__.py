"""What a form is on its way from a draft to a published version, without the database."""
