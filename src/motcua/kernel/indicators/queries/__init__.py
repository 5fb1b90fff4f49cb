"""Reads definitions, values, and what is behind them."""
