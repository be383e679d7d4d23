"""Messages to send again: which are due, who has claimed them, and the queue that they go to."""
