"""The font that pictures are measured with, and drawn with where no other is wanted."""
