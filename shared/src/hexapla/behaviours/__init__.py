"""What the contracts leave open: asked, recorded, compared."""
