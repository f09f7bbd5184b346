"""Pictures out of HiPS surveys."""
