from programme.models.meeting import Meeting

__all__ = ["Meeting"]
