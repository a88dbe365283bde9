"""Pictures of a model: which views there are, how they are laid out, and the SVG they are drawn as."""
