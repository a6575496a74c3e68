"""What garblint does inside other people's machinery; each module serves one of them."""
