"""Files classified row by row: of any size, in bounded memory, taken up again where a run broke off."""
