"""Whether a procedure was published in time before it began."""

from datetime import date, timedelta

# Decree 63/2010/NĐ-CP (as amended by Decree 92/2017/NĐ-CP), article 15: the chairman of a
# province publishes at least five days before the rule takes effect. Whether working days are
# meant is not said by what was at hand: days are counted, which is the milder reading.
LEAD = timedelta(days=5)


def published_in_time(signed: date, begins: date) -> bool:
    """Whether a decision of this day leaves the time that the law wants before the first day."""
    return signed + LEAD <= begins
