"""Surveys: a sheet is a wave's table of responses, or a part of it; the map may write the wave's other files too."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from io import StringIO
from typing import TypeVar

from pydantic import BaseModel

from servicecontrol.importing.fields import Target, field_problems
from servicecontrol.importing.filling import chosen_rows, unknown_name
from servicecontrol.importing.harvest import Batch, Finding, Harvest, batch_of, same_ids, told
from servicecontrol.importing.house import House
from servicecontrol.importing.maps import FILE_NAME, ROWS, MapFile, Steps, SurveyMap, parts, stand_ins
from servicecontrol.importing.notation import written
from servicecontrol.importing.sheets import Fault, Sheet
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.read.models import model_of
from servicecontrol.read.table import Row
from servicecontrol.read.tree import Tree, parse
from servicecontrol.records.fields import AreaName, CustomerId, Day, Id, Key, Model, Refers, Text
from servicecontrol.records.survey import Distribution, SurveyForm, SurveyPlan
from servicecontrol.records.walk import marked
