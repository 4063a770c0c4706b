"""How checks, derives and config lists are declared: the signature is the data contract."""
