"""The rules a model is held to, one file a rule."""
