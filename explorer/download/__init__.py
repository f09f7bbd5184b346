"""Asking web servers politely, and keeping what they gave."""
