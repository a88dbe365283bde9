"""What an editor asks for, one file a feature, in offsets and plain dataclasses."""
