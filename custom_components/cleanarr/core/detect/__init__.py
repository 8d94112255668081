"""What others delete: noticed, told apart and written down. Pure; nothing is asked."""
