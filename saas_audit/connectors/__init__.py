"""Reading the vendors: sign-in, transport, paging, retries. A folder for each platform."""
