"""The site while its records are worked on: pages drawn when they are asked for, and drawn anew when a file changes."""
