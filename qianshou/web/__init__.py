"""What is shown: knows HTTP; holds no rule and writes no row."""
