"""Reading the vendors: sign-in, transport, paging, retries. Each platform in a folder of its own."""
