"""What is shown of results: pictures, and the sentences that go with them."""
