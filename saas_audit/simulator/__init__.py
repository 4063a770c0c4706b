"""Three organisations over HTTP: what the vendors would answer, on a free loopback port."""
