"""The bench of the webhook: ``python -m tests.bench_webhook``."""
