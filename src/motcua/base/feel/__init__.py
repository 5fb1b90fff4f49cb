"""FEEL, the expression language of DMN: what fees, deadlines, routing and eligibility need."""
