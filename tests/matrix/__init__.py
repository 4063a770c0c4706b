"""Every source under every fault: what was read, and what the checks made of it."""
