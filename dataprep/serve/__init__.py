"""The checks for tools in other languages: JSON-RPC 2.0 over standard input and output."""
