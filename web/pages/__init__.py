"""The pages, one subject a module; each gives its `routes(room)`."""
