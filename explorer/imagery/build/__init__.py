"""Cutting an imagery into a HiPS."""
