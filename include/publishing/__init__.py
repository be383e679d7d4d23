"""What is published, which days are to build, and how a run's files become the published ones."""
