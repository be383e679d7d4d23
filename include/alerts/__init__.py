"""What people are told of alerts, and how it reaches each of them once."""
