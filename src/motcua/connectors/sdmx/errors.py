"""What a client of SDMX is told when it cannot be answered, with the numbers that SDMX gives."""

from dataclasses import dataclass

# SDMX 2.1, web services guidelines: number of the error and status of HTTP.
STATUSES = {100: 404, 110: 401, 130: 413, 140: 400, 150: 403, 304: 304, 500: 500, 501: 501}
TITLES = {
    100: "No results found",
    110: "Unauthorized",
    130: "Response too large due to client request",
    140: "Syntax error",
    150: "Semantic error",
    500: "Internal server error",
    501: "Not implemented",
}


@dataclass
class SdmxProblem(Exception):
    """
    A query cannot be answered.

    :ivar code: the number of SDMX.
    :ivar words: what is wrong and what would be right, for whoever reads the client's log.
    """

    code: int
    words: str

    @property
    def status(self) -> int:
        """The status of HTTP."""
        return STATUSES[self.code]
