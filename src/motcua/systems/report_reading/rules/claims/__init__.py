"""What a report says of its own figures: sums, shares, averages, changes, lists, words."""
