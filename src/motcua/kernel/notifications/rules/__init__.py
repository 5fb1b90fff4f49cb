"""The arithmetic of messages: templates, and what the law of notices says."""
