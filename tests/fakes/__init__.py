"""Stand-ins for what lives outside a package: they speak the real protocol."""
