"""Pictures of figures as SVG, drawn without a script: complete in grey, on paper and on a phone."""
