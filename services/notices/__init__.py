"""What happens becomes notifications, in the transaction it happens in."""
