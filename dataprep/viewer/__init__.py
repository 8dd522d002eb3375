"""A page to look at: what a report holds, and each form with its regions, in one HTML file."""
