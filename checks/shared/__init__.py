"""What the checks of several stages share; what one file alone needs stays there."""
