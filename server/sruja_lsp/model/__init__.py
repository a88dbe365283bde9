"""What a document means: its symbols, scopes and references, its deployments and SLOs."""
