"""The arithmetic of legal working time: calendars, durations, deadlines and their derivations."""
