"""garblint finds text that was damaged on its way to the reader."""
