"""Headlamp: a practice bot for teams of therapists, in Slack."""
