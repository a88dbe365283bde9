"""What a project says about itself in `sruja.toml`: which files are its models, and how it judges them."""
