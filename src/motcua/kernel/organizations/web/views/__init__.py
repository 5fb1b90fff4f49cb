"""The screens of organizations."""
