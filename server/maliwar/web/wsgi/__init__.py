"""What a request passes before the application: the worker, the log, the guard, what was sent before."""
