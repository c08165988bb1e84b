"""Changes of the data folder that happen whole or not at all, whatever ends the program half-way.

New files are written beside the folder first. Then a journal of what is to be moved appears there, whole, and only
then anything is moved. With the journal gone the change has happened; whoever finds one undoes its moves.
"""

from __future__ import annotations

from servicecontrol.changing.settling import changing, settled, stamp
from servicecontrol.changing.stopped import Stopped
from servicecontrol.changing.writing import put_in_place

__all__ = ["Stopped", "changing", "put_in_place", "settled", "stamp"]
