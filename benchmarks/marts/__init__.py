"""What the part `marts` measures: lakes with history, runs of the main job on them, their SQL."""
