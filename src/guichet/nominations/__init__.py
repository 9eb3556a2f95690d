"""Roles of agents: one administrator asks, another confirms, neither is who receives it."""
