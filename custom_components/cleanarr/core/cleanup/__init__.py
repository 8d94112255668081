"""What is due, what forbids it, and the only hand that deletes."""
