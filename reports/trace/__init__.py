"""The derived snapshot of papers, their holders and events: monthly Parquet parts."""

from reports.trace.build import build_trace, current_trace
from reports.trace.read import TraceFrames, read_trace

__all__ = ["TraceFrames", "build_trace", "current_trace", "read_trace"]
