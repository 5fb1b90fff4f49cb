"""Who may see what procedures ask: the catalogue office and those who steer."""

SEE = "form_burden.see"
