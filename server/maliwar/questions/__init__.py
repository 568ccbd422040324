"""What can be asked by name: question files, their parameters, answers, and questions in words."""
