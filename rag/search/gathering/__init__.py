"""What an answer is made from, one module for each kind of question."""
