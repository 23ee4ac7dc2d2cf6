"""What staff do on the case's own screen and in the queue."""
