"""What stops the storage of contents, and not what people sent."""

import errno

# No room left: on the disk, in the share of who writes, under the limit of a process.
DISQUE_PLEIN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class PanneStockage(Exception):
    """Nothing was recorded; the message is a French sentence ready to be shown."""


class StockagePlein(PanneStockage):
    """There is no room left."""


class StockageInjoignable(PanneStockage):
    """What keeps the contents does not answer, or refuses us."""
