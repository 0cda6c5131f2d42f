"""The interface of Senpy (Sanchez-Rada et al. 2020), so that its clients can ask for conversions here."""
