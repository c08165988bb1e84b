"""What a company begins with: its folder, registers, calendars and a procedure to make its own."""
